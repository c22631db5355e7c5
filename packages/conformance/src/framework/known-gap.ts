/** Known gaps: cases that are run all the same, and must fail just as it is said of them. */

import { describeValue, OptionError } from '@autoencoders/core'
import { ConformanceError } from '../deviation.js'

/** A case that is known to fail. */
export interface KnownGap {
  /** The name of the case, in full. */
  readonly case: string
  /** What its error says: part of the message, or a pattern it matches. */
  readonly throws: RegExp | string
  /** Why it fails, and what to do about it; shown in the test's name. */
  readonly reason: string
}

/**
 * The gap of every case that has one.
 *
 * @throws {OptionError} For a gap of a case that does not exist, two gaps of one case, or a gap without a reason.
 */
export function gapsByCase(
  gaps: readonly KnownGap[],
  names: readonly string[],
  where: string,
): ReadonlyMap<string, KnownGap> {
  const found = new Map<string, KnownGap>()
  for (const gap of gaps) {
    if (!names.includes(gap.case)) {
      const repair = `The names are those of the cases as they run, such as ${JSON.stringify(names[0])}.`
      throw new OptionError({
        where,
        expected: 'knownGaps of cases there are',
        received: describeValue(gap.case),
        repair,
      })
    }
    if (found.has(gap.case)) {
      throw new OptionError({ where, expected: 'one known gap a case', received: `two of ${JSON.stringify(gap.case)}` })
    }
    if (!gap.reason || !gap.throws) {
      const received = `a gap of ${JSON.stringify(gap.case)} without`
      throw new OptionError({ where, expected: 'every known gap to say what it throws and why', received })
    }
    found.set(gap.case, gap)
  }
  return found
}

/**
 * Runs a case that may have a known gap.
 *
 * @param run The case.
 * @param gap Its gap, if it has one: then it must fail with that message.
 * @throws {Error} The case's own; or, with a gap, one saying that the gap is closed or that it fails in another way.
 */
export async function runWithGap(run: () => Promise<void>, gap: KnownGap | undefined): Promise<void> {
  if (!gap) return run()
  const error = await run().then(
    () => undefined,
    (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown))),
  )
  if (!error) {
    throw new ConformanceError(`${gap.case}: this known gap is closed, the case passes. Remove it from knownGaps.`)
  }
  if (matches(error.message, gap.throws)) return
  throw new ConformanceError(
    `${gap.case}: expected the known gap's message (${String(gap.throws)}), received ${JSON.stringify(error.message)}.`,
  )
}

/** The name of a test of a case. */
export function testName(name: string, gap: KnownGap | undefined): string {
  return gap ? `${name} (known gap: ${gap.reason})` : name
}

function matches(message: string, pattern: RegExp | string): boolean {
  return typeof pattern === 'string' ? message.includes(pattern) : new RegExp(pattern).test(message)
}
