/** What a rule is: a function from a workspace to what is wrong with it. */

import type { Workspace } from './workspace.js'

/** One thing that is wrong, and what to do about it. */
export interface Violation {
  /** From the repository's root. */
  readonly file: string
  /** From 1. */
  readonly line?: number
  readonly expected: string
  readonly received: string
  /** A whole sentence. */
  readonly repair: string
}

/** A rule of the house. */
export interface Rule {
  /** What holds when there is no violation, as a sentence without its full stop; the name of its test. */
  readonly name: string
  check(workspace: Workspace): readonly Violation[]
}

/** A violation that is known and stands, with its reason. */
export interface Exception {
  readonly rule: Rule
  /** The violation's `file`. */
  readonly file: string
  /** Text that is in its `received`. */
  readonly received: string
  readonly reason: string
}

/** A violation as a person reads it. */
export function describeViolation({ file, line, expected, received, repair }: Violation): string {
  return `${line === undefined ? file : `${file}:${line}`}: expected ${expected}, received ${received}. ${repair}`
}

/**
 * Checks a rule, less what is excepted. An exception that nothing needs any more is itself a violation.
 *
 * @returns One line for each violation; none when the rule holds.
 */
export function checkRule(workspace: Workspace, rule: Rule, exceptions: readonly Exception[] = []): string[] {
  const violations = rule.check(workspace)
  const excepted = (violation: Violation) => (exception: Exception) =>
    exception.file === violation.file && violation.received.includes(exception.received)
  const own = exceptions.filter((exception) => exception.rule === rule)
  const stale = own.filter((exception) => !violations.some((violation) => excepted(violation)(exception)))
  return [
    ...violations.filter((violation) => !own.some(excepted(violation))).map(describeViolation),
    ...stale.map(({ file, received }) =>
      describeViolation({
        file,
        expected: `${received}, as its exception says`,
        received: 'nothing wrong',
        repair: 'Take the exception out of tooling/repo-rules/src/exceptions.ts.',
      }),
    ),
  ]
}
