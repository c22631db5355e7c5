/** Rules of advice: when one holds, what it says, why, and who says so. */

/** One line of a table of rules. */
export interface Rule<Known, Said> {
  /** For tests and for readers of a table. */
  readonly name: string
  when(known: Known): boolean
  say(known: Known): Said
  /** In a sentence. */
  because(known: Known): string
  /** Where it comes from: a paper, or a measurement of this project. */
  readonly source?: string
}

/** What a rule said, and which. */
export interface Saying<Said> {
  readonly rule: string
  readonly said: Said
  /** The reason, with its source. */
  readonly reason: string
}

/**
 * The first rule that holds; the last of a table holds always.
 *
 * @throws {RangeError} When none does: the table has a hole.
 */
export function firstOf<Known, Said>(table: readonly Rule<Known, Said>[], known: Known): Saying<Said> {
  const rule = table.find(({ when }) => when(known))
  if (rule) return saying(rule, known)
  throw new RangeError('No rule holds.')
}

/** All rules that hold, in their order. */
export function allOf<Known, Said>(table: readonly Rule<Known, Said>[], known: Known): readonly Saying<Said>[] {
  return table.filter(({ when }) => when(known)).map((rule) => saying(rule, known))
}

function saying<Known, Said>(rule: Rule<Known, Said>, known: Known): Saying<Said> {
  const because = rule.because(known)
  return { rule: rule.name, said: rule.say(known), reason: rule.source ? `${because} (${rule.source})` : because }
}
