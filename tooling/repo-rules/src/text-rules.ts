/** Rules about the text of files: names, sizes, and words that must not be there. */

import { Visitor } from 'rolldown/utils'
import type { Rule, Violation } from './rule.js'
import { isSource, isTest, lineAt, parseSource } from './source-file.js'
import type { Workspace } from './workspace.js'

const registryHost =
  /\b(registry\.npmjs\.org|registry\.yarnpkg\.com|npm\.pkg\.github\.com|(?:www\.)?npmjs\.com|pypi\.org|pythonhosted\.org|deb\.debian\.org|archive\.ubuntu\.com|crates\.io|proxy\.golang\.org)\b/g
// A slash after a word, a dot or another slash belongs to a relative path or a URL.
const machinePath = /(?<![\w.\-/~}*])\/(?:home|root|work|Users|mnt|srv)\/[\w.-]+|\b[A-Z]:\\+Users\\+\w+/g
const suppression = /@ts-(?:ignore|expect-error|nocheck)|biome-ignore|eslint-disable|v8 ignore|istanbul ignore/
const longestSource = 450

export const noRegistryHosts: Rule = {
  name: 'no file names the host of a package registry',
  check: (workspace) =>
    matches(workspace.files, registryHost, {
      expected: 'no host of a package registry',
      repair: 'Leave it out: package managers know their registry, and readers find a package by its name.',
    }),
}

export const noMachinePaths: Rule = {
  name: 'no file holds an absolute path of one machine',
  check: (workspace) =>
    matches(workspace.files, machinePath, {
      expected: 'paths relative to the file or the repository',
      repair: 'Compute it from import.meta.url, or read it from an environment variable.',
    }),
}

export const filesAreNamedForWhatTheyHold: Rule = {
  name: 'no file is called utils',
  check: (workspace) =>
    [...workspace.files.keys()]
      .filter((path) => /(^|\/)utils?(\.[cm]?[jt]sx?$|\/)/.test(path))
      .map((file) => ({
        file,
        expected: 'a name that says what is in it',
        received: 'utils',
        repair: 'Name it after its main export.',
      })),
}

export const noDefaultExports: Rule = {
  name: 'nothing is exported as default outside *.config.ts',
  check: (workspace) =>
    sources(workspace)
      .filter(({ path }) => !/\.config\.[cm]?[jt]s$/.test(path))
      .flatMap(({ path, text, exports }) =>
        exports
          .filter(({ entries }) =>
            entries.some(({ exportName: { kind, name } }) => kind === 'Default' || name === 'default'),
          )
          .map(({ start }) => ({
            file: path,
            line: lineAt(text, start),
            expected: 'named exports',
            received: 'export default',
            repair: 'Give the export a name.',
          })),
      ),
}

export const noSuppressions: Rule = {
  name: 'no comment silences a check',
  check: (workspace) =>
    sources(workspace).flatMap(({ path, text, comments }) =>
      comments
        .filter(({ value }) => suppression.test(value))
        .map(({ value, start }) => ({
          file: path,
          line: lineAt(text, start),
          expected: 'code that passes its checks',
          received: value.trim().slice(0, 60),
          repair: 'Give the value its type, and narrow it where it comes in.',
        })),
    ),
}

export const sourcesAreShort: Rule = {
  name: `no source file is longer than ${longestSource} lines`,
  check: (workspace) =>
    sources(workspace).flatMap(({ path, text }) => {
      const lines = text.trimEnd().split('\n').length
      if (lines <= longestSource) return []
      return {
        file: path,
        expected: `at most ${longestSource} lines`,
        received: `${lines} lines`,
        repair: 'Divide it by concept; data tables belong in a folder named generated.',
      }
    }),
}

export const noFocusedTests: Rule = {
  name: 'no test runs alone',
  check: (workspace) =>
    sources(workspace)
      .filter(({ path }) => isTest(path))
      .flatMap((source) =>
        testCalls(source.program, ['only']).map(({ start }) => ({
          file: source.path,
          line: lineAt(source.text, start),
          expected: 'every test to run',
          received: 'a test marked only',
          repair: 'Remove the mark.',
        })),
      ),
}

export const skippedTestsSayWhy: Rule = {
  name: 'every test that may be skipped says why in its name',
  check: (workspace) =>
    sources(workspace)
      .filter(({ path }) => isTest(path))
      .flatMap(({ path, text, program }) => {
        const gives = ({ name }: TestCall) => text.slice(name?.start ?? 0, name?.end ?? 0).includes('not run:')
        // A name begins with the names of the groups around it.
        const explained = testCalls(program).filter(gives)
        const isExplained = ({ start, end }: Span) => explained.some((call) => call.start <= start && end <= call.end)
        return testCalls(program, ['skip', 'skipIf', 'runIf', 'todo'])
          .filter((call) => !isExplained(call))
          .map(({ start, name }) => ({
            file: path,
            line: lineAt(text, start),
            expected: 'a name with "not run: " and the reason',
            received: name ? text.slice(name.start, name.end) : 'no name',
            repair: 'Write the reason into the name, so that whoever reads the report sees it.',
          }))
      }),
}

interface Span {
  readonly start: number
  readonly end: number
}

interface TestCall extends Span {
  /** The first argument, where a test's name stands. */
  readonly name?: Span | undefined
}

function sources(workspace: Workspace) {
  const isWritten = (path: string) => isSource(path) && !/\/(generated|vendor)\//.test(path)
  return [...workspace.files].filter(([path]) => isWritten(path)).map(([path, text]) => parseSource(path, text))
}

function matches(
  files: ReadonlyMap<string, string>,
  pattern: RegExp,
  { expected, repair }: Pick<Violation, 'expected' | 'repair'>,
): Violation[] {
  return [...files].flatMap(([file, text]) =>
    [...text.matchAll(pattern)].map((match) => ({
      file,
      line: lineAt(text, match.index),
      expected,
      received: match[0],
      repair,
    })),
  )
}

/**
 * Calls such as `it.skip(name, …)` and `it.skipIf(condition).each(rows)(name, …)`: the last call of the chain.
 *
 * @param members Names that the chain goes through, any of them; left out, every call.
 */
function testCalls(program: Parameters<Visitor['visit']>[0], members?: readonly string[]): TestCall[] {
  const found: TestCall[] = []
  const inner = new Set<unknown>()
  new Visitor({
    CallExpression(node) {
      inner.add(node.callee)
      if (inner.has(node) || (members && !chainHas(node.callee, members, inner))) return
      found.push({ start: node.start, end: node.end, name: node.arguments[0] })
    },
  }).visit(program)
  return found
}

/** Whether a callee goes through one of the members; calls on the way are noted as part of the chain. */
function chainHas(callee: unknown, members: readonly string[], inner: Set<unknown>): boolean {
  const node = callee as {
    type?: string
    object?: unknown
    callee?: unknown
    tag?: unknown
    property?: { name?: string }
  }
  inner.add(node)
  if (node.type === 'MemberExpression') {
    return members.includes(node.property?.name ?? '') || chainHas(node.object, members, inner)
  }
  if (node.type === 'CallExpression') return chainHas(node.callee, members, inner)
  if (node.type === 'TaggedTemplateExpression') return chainHas(node.tag, members, inner)
  return false
}
