import { join } from 'node:path'
import { FormatError, type NdArray } from '@autoencoders/core'
import { tableColumn, tableToArray } from '@autoencoders/data'
import { readCsv } from '@autoencoders/data/node'

/** Heartbeats, and which of them are anomalous. */
export interface Ecg5000 {
  /** `[5000, 140, 1]`, each beat of mean 0 and variance 1 as it comes. */
  readonly beats: NdArray
  /** `[5000]`: 0 for the class "normal", 1 for the four kinds of anomaly. */
  readonly isAnomaly: Uint8Array
}

const STEPS = 140

/**
 * Reads ECG5000 with both classes.
 *
 * Its label 0 is the class 1 of the original files, "normal": 2 919 beats; 1 stands for their classes 2 to 5.
 *
 * @param folder With `ECG5000_ALL_binary.csv`: a header, then a label and 140 readings a row.
 * @throws {FormatError} When the file is absent or of another form.
 * @see Chen et al., The UCR Time Series Archive, https://www.timeseriesclassification.com/description.php?Dataset=ECG5000
 */
export async function readEcg5000(folder: string): Promise<Ecg5000> {
  const path = join(folder, 'ECG5000_ALL_binary.csv')
  const table = await readCsv(path)
  const names = Array.from({ length: STEPS }, (_, step) => `t${step}`)
  const { data } = tableToArray(table, { columns: names })
  const labels = tableColumn(table, 'label').values
  const isAnomaly = Uint8Array.from(labels, Number)
  if (labels.some((label) => label !== 0 && label !== 1)) {
    throw new FormatError({ where: 'readEcg5000', expected: `labels of 0 and 1 in ${path}`, received: 'others' })
  }
  return { beats: { data, shape: [table.rowCount, STEPS, 1] }, isAnomaly }
}
