/** The rule about docstrings: everything that an entry of a package exports says what it is. */

import { resolveImport, sourceEntries } from './module-graph.js'
import type { Rule, Violation } from './rule.js'
import { lineAt, parseSource, type SourceFile } from './source-file.js'
import type { Workspace } from './workspace.js'

export const exportsAreDocumented: Rule = {
  name: 'every exported function, class, constant and interface has a docstring',
  check(workspace) {
    const entries = workspace.members.filter(({ kind }) => kind === 'packages').flatMap(sourceEntries)
    const exported = entries.flatMap(({ source }) => exportedNames(workspace, source))
    const violations = exported.flatMap(({ file, name }) => undocumented(workspace, file, name))
    return [...new Map(violations.map((violation) => [`${violation.file} ${violation.received}`, violation])).values()]
  },
}

interface ExportedName {
  /** The file that declares it. */
  readonly file: string
  /** What it is called there. */
  readonly name: string
}

/** Everything that a file exports, followed to where it is declared. */
function exportedNames(workspace: Workspace, file: string, seen: readonly string[] = []): readonly ExportedName[] {
  const text = workspace.files.get(file)
  if (text === undefined || seen.includes(file)) return []
  const entries = parseSource(file, text).exports.flatMap((statement) => statement.entries)
  return entries.flatMap(({ moduleRequest, importName, localName }) => {
    if (!moduleRequest) return localName.name ? [{ file, name: localName.name }] : []
    const target = resolveImport(workspace, file, moduleRequest.value)
    if (!target) return []
    const names = exportedNames(workspace, target, [...seen, file])
    if (importName.kind !== 'Name') return names
    return declarationOf(workspace, target, importName.name ?? '', [...seen, file])
  })
}

/** Where the name that a file exports is declared. */
function declarationOf(workspace: Workspace, file: string, name: string, seen: readonly string[]): ExportedName[] {
  const { exports } = parseSource(file, workspace.files.get(file) ?? '')
  const entries = exports.flatMap((statement) => statement.entries)
  const own = entries.find(({ exportName }) => exportName.name === name)
  if (own && !own.moduleRequest) return [{ file, name: own.localName.name ?? name }]
  const through = own ? [own] : entries.filter(({ exportName, moduleRequest }) => moduleRequest && !exportName.name)
  return through.flatMap(({ moduleRequest, importName }) => {
    const target = moduleRequest ? resolveImport(workspace, file, moduleRequest.value) : undefined
    if (!target || seen.includes(target)) return []
    return declarationOf(workspace, target, importName.name ?? name, [...seen, file])
  })
}

function undocumented(workspace: Workspace, file: string, name: string): Violation[] {
  const source = parseSource(file, workspace.files.get(file) ?? '')
  const declarations = declarationsOf(source).filter(({ names }) => names.includes(name))
  const [first] = declarations
  if (!first || declarations.some(({ start }) => hasDocstring(source, start))) return []
  return [
    {
      file,
      line: lineAt(source.text, first.start),
      expected: 'a docstring on everything that is exported',
      received: `${name} without one`,
      repair: 'Say in one sentence what it is; then shapes, units, what it throws, its source and an example.',
    },
  ]
}

/** Functions, classes, constants and interfaces at the top of a file, with the start of their statements. */
function declarationsOf({ program }: SourceFile): { readonly names: readonly string[]; readonly start: number }[] {
  return program.body.flatMap((statement) => {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    switch (declared?.type) {
      case 'FunctionDeclaration':
      case 'TSDeclareFunction':
      case 'ClassDeclaration':
      case 'TSInterfaceDeclaration':
        return { names: declared.id ? [declared.id.name] : [], start: statement.start }
      case 'VariableDeclaration': {
        const names = declared.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []))
        return { names, start: statement.start }
      }
      default:
        return []
    }
  })
}

function hasDocstring({ comments, text }: SourceFile, start: number): boolean {
  const before = comments.filter(({ end }) => end <= start).at(-1)
  if (before?.type !== 'Block' || !before.value.startsWith('*')) return false
  return text.slice(before.end, start).trim() === ''
}
