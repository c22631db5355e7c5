/** What the rules ask of a source file: its imports, exports and comments, as a parser sees them. */

import { type ParseResult, parseSync, Visitor } from 'rolldown/utils'

/** Something that a file imports, exports from, or names in an `import(…)` type. */
export interface Import {
  readonly specifier: string
  /** Whether it is gone after compilation. */
  readonly isType: boolean
  readonly line: number
}

/** A parsed file. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  readonly program: ParseResult['program']
  readonly comments: ParseResult['comments']
  readonly imports: readonly Import[]
  readonly exports: ParseResult['module']['staticExports']
}

const cache = new Map<string, SourceFile>()

/** Whether a path is of a file that {@link parseSource} reads. */
export function isSource(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path)
}

/**
 * Whether a file serves tests only: `*.test.ts`, `*.bench.ts`, `*-fixtures.ts`, and everything in a folder `testing`.
 * Other rules see to it that nothing a package exports reaches one.
 */
export function isTest(path: string): boolean {
  return /(\.test|\.bench|-fixtures)\.[cm]?[jt]sx?$/.test(path) || /\/testing\//.test(path)
}

/**
 * Parses a file. The same text is parsed once.
 *
 * @throws {SyntaxError} When it is not TypeScript.
 */
export function parseSource(path: string, text: string): SourceFile {
  const known = cache.get(path)
  if (known?.text === text) return known
  const { program, comments, errors, module } = parseSync(path, text)
  const [error] = errors
  if (error) throw new SyntaxError(`${path}: expected TypeScript, received: ${error.message}`)
  const source = { path, text, program, comments, imports: importsOf(program, text), exports: module.staticExports }
  cache.set(path, source)
  return source
}

/** The line, from 1, that a position is on. */
export function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length
}

function importsOf(program: ParseResult['program'], text: string): Import[] {
  const found: Import[] = []
  const add = (specifier: unknown, isType: boolean, position: number) => {
    if (typeof specifier === 'string') found.push({ specifier, isType, line: lineAt(text, position) })
  }
  new Visitor({
    ImportDeclaration: (node) =>
      add(node.source.value, node.importKind === 'type' || onlyTypes(node.specifiers, 'importKind'), node.start),
    ExportNamedDeclaration: (node) =>
      add(node.source?.value, node.exportKind === 'type' || onlyTypes(node.specifiers, 'exportKind'), node.start),
    ExportAllDeclaration: (node) => add(node.source.value, node.exportKind === 'type', node.start),
    ImportExpression: (node) => add(literalOf(node.source), false, node.start),
    TSImportType: (node) => add(node.source.value, true, node.start),
    TSExternalModuleReference: (node) => add(node.expression.value, false, node.start),
    CallExpression: (node) => {
      if (node.callee.type === 'Identifier' && node.callee.name === 'require') {
        add(literalOf(node.arguments[0]), false, node.start)
      }
    },
  }).visit(program)
  return found
}

/** Whether a list in braces names types only, so that the compiler leaves the import out. */
function onlyTypes<Key extends string>(specifiers: readonly object[], key: Key): boolean {
  const kinds = specifiers.map((specifier) => (specifier as Partial<Record<Key, unknown>>)[key])
  return kinds.length > 0 && kinds.every((kind) => kind === 'type')
}

function literalOf(node: object | undefined): unknown {
  const literal = node as { type?: string; value?: unknown; quasis?: readonly { value: { cooked?: string | null } }[] }
  if (literal?.type === 'Literal') return literal.value
  if (literal?.type === 'TemplateLiteral' && literal.quasis?.length === 1) return literal.quasis[0]?.value.cooked
  return undefined
}
