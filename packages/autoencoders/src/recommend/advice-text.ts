/** Advice as a report for a terminal. */

import type { JsonObject } from '@autoencoders/core'
import type { Advice } from './advice.js'
import { literal } from './literal.js'

const WIDTH = 100
const LABEL = 26

/** @returns Several lines, at most 100 characters wide but for the program. */
export function adviceText(advice: Omit<Advice, 'toString'>): string {
  const { preset, architecture, latent, latentSize, reconstruction, scaling, training } = advice
  const choices: readonly (readonly [string, string])[] = [
    ['architecture', call(architecture)],
    ['latent', `${latent}, ${latentSize} wide`],
    ['loss', call(reconstruction)],
    ['scaling', scaling],
    ['training', literal(training)],
  ]
  return [
    ...wrapped(`${preset}, ${advice.understood}.`, 0),
    '',
    ...choices.flatMap(labelled),
    ...section(
      'Why',
      advice.reasons.flatMap((reason) => wrapped(`· ${reason}`, 2)),
    ),
    ...section(
      'Judge it by',
      advice.judge.flatMap(({ metric, why }) => labelled([metric, why])),
    ),
    ...section(
      'Or',
      advice.alternatives.flatMap(({ preset: other, when }) => labelled([other, when])),
    ),
    ...section(
      'Mind',
      advice.warnings.flatMap((warning) => wrapped(`! ${warning}`, 2)),
    ),
    ...section(
      'Program',
      advice.code
        .trimEnd()
        .split('\n')
        .map((line) => (line === '' ? '' : `  ${line}`)),
    ),
  ].join('\n')
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines]
}

function call({ name, options }: { readonly name: string; readonly options: JsonObject }): string {
  return literal({ name, options })
}

function labelled([label, text]: readonly [string, string]): string[] {
  const [first = '', ...rest] = wrapped(text, LABEL)
  return [`  ${label.padEnd(LABEL - 2)}${first.trimStart()}`, ...rest]
}

/** Words in lines, the second and later ones as far in as the first's text. */
function wrapped(text: string, indent: number): string[] {
  const hanging = indent + (/^[·!] /.test(text) ? 2 : 0)
  const lines: string[] = []
  let line = ' '.repeat(indent)
  for (const word of text.split(' ')) {
    const isEmpty = line.trim() === ''
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = `${' '.repeat(hanging)}${word}`
    } else line += isEmpty ? word : ` ${word}`
  }
  return [...lines, line]
}
