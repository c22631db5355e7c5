/**
 * The examples in READMEs, as programs that compile and run.
 *
 * An example is a fenced block of `ts`. What it uses and does not declare comes from the imports of earlier examples of
 * the same README, or from `readme-fixtures.ts` beside it: data such as `xTrain`, and files that the example reads. An
 * import of a relative path leads to the fixtures too.
 */

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseSync, Visitor } from 'rolldown/utils'

/** An example of a README, made whole. */
export interface ReadmeExample {
  /** From 0, in the order of the README. */
  readonly index: number
  /** The line of the README on which it begins, from 1. */
  readonly line: number
  /** TypeScript. */
  readonly code: string
  /** Why it is compiled only: the words of a comment `<!-- not run: … -->` above it. */
  readonly notRun?: string | undefined
}

/** The name of the file with what examples take for granted. */
export const fixturesFile = 'readme-fixtures.ts'

/**
 * Reads the examples of a README.
 *
 * @param readme The file's path.
 * @throws When an example uses what nobody declares.
 */
export function readmeExamples(readme: string): readonly ReadmeExample[] {
  const fixtures = join(dirname(readme), fixturesFile)
  const known = existsSync(fixtures) ? exportedNames(readFileSync(fixtures, 'utf8')) : []
  return examplesOf(readFileSync(readme, 'utf8'), known)
}

/**
 * Makes the examples of a text whole.
 *
 * @param text Markdown.
 * @param fixtures Names that the fixtures export.
 */
export function examplesOf(text: string, fixtures: readonly string[]): readonly ReadmeExample[] {
  const earlier = new Map<string, string>()
  return blocksOf(text).map(({ code, line, notRun }, index) => {
    const { imported, free } = namesOf(code)
    const preamble = free.flatMap((name) => {
      if (fixtures.includes(name)) return `import { ${name} } from './${fixturesModule}'`
      return earlier.get(name) ?? []
    })
    for (const { name, statement } of imported) earlier.set(name, withFixtures(statement))
    return { index, line, notRun, code: [...preamble, withFixtures(code), 'export {}', ''].join('\n') }
  })
}

const fixturesModule = fixturesFile.replace(/\.ts$/, '.js')

function blocksOf(text: string): { code: string; line: number; notRun: string | undefined }[] {
  return [...text.matchAll(/(?:^<!-- not run: (.*) -->\n+)?^```ts\n([\s\S]*?)^```$/gm)].map((match) => ({
    notRun: match[1],
    code: match[2] ?? '',
    line: text.slice(0, match.index).split('\n').length,
  }))
}

function withFixtures(code: string): string {
  return code.replace(/from '\.\/[^']+'/g, `from './${fixturesModule}'`)
}

interface Names {
  readonly imported: readonly { readonly name: string; readonly statement: string }[]
  /** Identifiers that are used and that no declaration of the block could mean. */
  readonly free: readonly string[]
}

function namesOf(code: string): Names {
  const { program, errors } = parseSync('example.ts', code)
  const [error] = errors
  if (error) throw new SyntaxError(`expected TypeScript, received: ${error.message}`)
  const imported: { name: string; statement: string }[] = []
  const declared = new Set<string>()
  const properties = new Set<number>()
  const used = new Map<number, string>()
  new Visitor({
    ImportDeclaration(node) {
      const from = `from '${node.source.value}'`
      for (const specifier of node.specifiers) {
        const { name } = specifier.local
        const clause = specifier.type === 'ImportNamespaceSpecifier' ? `* as ${name}` : `{ ${name} }`
        imported.push({ name, statement: `import ${clause} ${from}` })
        declared.add(name)
      }
    },
    VariableDeclarator: (node) => bindingNames(node.id).forEach((name) => void declared.add(name)),
    FunctionDeclaration(node) {
      if (node.id) declared.add(node.id.name)
    },
    MemberExpression(node) {
      if (!node.computed) properties.add(node.property.start)
    },
    Property(node) {
      if (!node.computed && !node.shorthand) properties.add(node.key.start)
    },
    Identifier: (node) => void used.set(node.start, node.name),
  }).visit(program)
  const free = [...used]
    .filter(([start, name]) => !properties.has(start) && !declared.has(name))
    .map(([, name]) => name)
  return { imported, free: [...new Set(free)] }
}

/** Names that a pattern binds. */
function bindingNames(pattern: object): string[] {
  const node = pattern as {
    type: string
    name?: string
    properties?: { value?: object; argument?: object }[]
    elements?: (object | null)[]
    left?: object
    argument?: object
  }
  if (node.type === 'Identifier') return node.name ? [node.name] : []
  const inner = [
    ...(node.properties ?? []).flatMap(({ value, argument }) => value ?? argument ?? []),
    ...(node.elements ?? []).flatMap((element) => element ?? []),
    ...(node.left ? [node.left] : []),
    ...(node.type === 'RestElement' && node.argument ? [node.argument] : []),
  ]
  return inner.flatMap(bindingNames)
}

function exportedNames(text: string): string[] {
  const { module } = parseSync('fixtures.ts', text)
  const entries = module.staticExports.flatMap(({ entries }) => entries)
  return entries.flatMap(({ exportName }) => exportName.name ?? [])
}
