/** A rule about numbers: what training computes in JavaScript must be the same in every engine. */

import { Visitor } from 'rolldown/utils'
import type { Rule } from './rule.js'
import { isSource, isTest, lineAt, parseSource } from './source-file.js'

/** Rooms of `packages/` whose code runs while a model trains, and the folders of others that do. */
const onTrainingPath = [
  /^packages\/(core|losses|dense|conv|lstm|variational|adversarial|samplers|backend-wasm)\/src\//,
  /^packages\/data\/src\/(augmentation|corruptions|digits|scalers|splits)\//,
  /^packages\/conformance\/src\/(bit-exact|models|trajectories)\//,
]

/** Functions of `Math` that ECMAScript leaves to the implementation, and the one that is meant to differ. */
const approximated = new Set([
  ...['acos', 'acosh', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'cbrt', 'cos', 'cosh', 'exp', 'expm1', 'hypot'],
  ...['log', 'log10', 'log1p', 'log2', 'pow', 'random', 'sin', 'sinh', 'tan', 'tanh'],
])

export const trainingIsPortable: Rule = {
  name: 'training computes nothing that engines may round each in their own way',
  check: (workspace) =>
    [...workspace.files]
      .filter(([path]) => isSource(path) && !isTest(path) && onTrainingPath.some((pattern) => pattern.test(path)))
      .flatMap(([path, text]) =>
        approximations(path, text).map(({ start, received }) => ({
          file: path,
          line: lineAt(text, start),
          expected: 'arithmetic that IEEE 754 and ECMAScript fix to the bit',
          received,
          repair: 'Use integerPower, portableExp, portableLog or portableCosPi of core, or + − × ÷ and Math.sqrt.',
        })),
      ),
}

interface Approximation {
  readonly start: number
  readonly received: string
}

function approximations(path: string, text: string): Approximation[] {
  const found: Approximation[] = []
  const add = ({ start, end }: { start: number; end: number }) =>
    void found.push({ start, received: text.slice(start, end) })
  new Visitor({
    MemberExpression(node) {
      if (node.object.type !== 'Identifier' || node.object.name !== 'Math') return
      // A name that is only known when it runs may be any of them.
      const name = node.property.type === 'Identifier' && !node.computed ? node.property.name : undefined
      if (name === undefined || approximated.has(name)) add(node)
    },
    VariableDeclarator(node) {
      if (node.init?.type === 'Identifier' && node.init.name === 'Math') add(node)
    },
    BinaryExpression(node) {
      if (node.operator === '**' && !(isTwo(node.left) && isWholeLiteral(node.right))) add(node)
    },
    AssignmentExpression(node) {
      if (node.operator === '**=') add(node)
    },
  }).visit(parseSource(path, text).program)
  return found
}

interface Operand {
  readonly type: string
  readonly value?: unknown
  readonly operator?: string
  readonly argument?: Operand | null
}

/** Powers of two are exact in every engine. */
function isTwo(node: Operand): boolean {
  return node.type === 'Literal' && node.value === 2
}

function isWholeLiteral(node: Operand): boolean {
  if (node.type === 'UnaryExpression' && node.operator === '-' && node.argument) return isWholeLiteral(node.argument)
  return node.type === 'Literal' && Number.isInteger(node.value)
}
