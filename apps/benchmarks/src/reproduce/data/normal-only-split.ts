import { type NdArray, OptionError, takeRows } from '@autoencoders/core'
import { splitIndices } from '@autoencoders/data'

/** How {@link splitNormalOnly} divides. */
export interface NormalOnlySplitOptions {
  readonly seed: number
  /** The share of normal samples to train on. */
  readonly train: number
  /** The share of normal samples to choose by, for early stopping say; 0 when left out. */
  readonly validation?: number
  /**
   * How many anomalies are held out: `all`, or `in proportion`, as many as keep their natural share beside the normal
   * samples held out. More of them make precision and F1 look better; AUROC does not depend on it. `all` when left out.
   */
  readonly anomalies?: 'all' | 'in proportion'
}

/** Normal samples to learn from, and others to judge by. */
export interface NormalOnlySplit {
  readonly train: NdArray
  readonly validation: NdArray
  readonly heldOut: {
    readonly samples: NdArray
    /** 0 or 1 for each of them. */
    readonly isAnomaly: Uint8Array
  }
}

/**
 * Divides samples for a detector that learns what is normal: it sees no anomaly, and is judged on what it has not seen.
 *
 * @param samples `[n, ...]`.
 * @param isAnomaly `[n]`, 0 or 1.
 * @returns Copies, in random order; held out, normal samples come first.
 * @throws {OptionError} When nothing would be left to train on or to judge by.
 */
export function splitNormalOnly(
  samples: NdArray,
  isAnomaly: Uint8Array,
  { seed, train, validation = 0, anomalies = 'all' }: NormalOnlySplitOptions,
): NormalOnlySplit {
  const rowsWith = (label: number) => [...isAnomaly.keys()].filter((row) => isAnomaly[row] === label)
  const normal = rowsWith(0)
  const anomalous = rowsWith(1)
  const test = 1 - train - validation
  if (!(train > 0 && validation >= 0 && test > 1e-9)) {
    const received = `train ${train} and validation ${validation}`
    throw new OptionError({ where: 'splitNormalOnly', expected: 'shares of less than 1 together', received })
  }
  const parts = splitIndices(normal.length, { fractions: { train, validation, test }, seed })
  const count =
    anomalies === 'all' ? anomalous.length : Math.round((anomalous.length * parts.test.length) / normal.length)
  const order = splitIndices(anomalous.length, { fractions: { train: 1 }, seed }).train
  const held = [...parts.test].map((i) => normal[i]!)
  const found = [...order.subarray(0, count)].map((i) => anomalous[i]!)
  return {
    train: takeRows(
      samples,
      [...parts.train].map((i) => normal[i]!),
    ),
    validation: takeRows(
      samples,
      [...parts.validation].map((i) => normal[i]!),
    ),
    heldOut: {
      samples: takeRows(samples, [...held, ...found]),
      isAnomaly: Uint8Array.from([...held, ...found], (row) => isAnomaly[row]!),
    },
  }
}
