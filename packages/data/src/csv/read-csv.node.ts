import { readDiskFile } from '../bytes/disk-file.node.js'
import { namingFile } from '../bytes/named-file.js'
import { type ParseCsvOptions, parseCsvBytes } from './parse-csv.js'
import type { Table } from './table.js'

/**
 * Reads a CSV file from disk; see {@link parseCsv}.
 *
 * @throws {FormatError} When there is no such file, or it is not well-formed CSV.
 * @throws {DataError} When a column named in `numeric` holds other text.
 * @throws {OptionError} When an option is wrong or names no column.
 * @example const x = tableToArray(await readCsv('creditcard.csv'), { columns: ['V1', 'V2', 'Amount'] })
 */
export async function readCsv(path: string, options: ParseCsvOptions = {}): Promise<Table> {
  const bytes = await readDiskFile(path, 'readCsv')
  return namingFile(path, () => parseCsvBytes(bytes, options, 'readCsv'))
}
