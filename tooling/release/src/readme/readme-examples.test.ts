import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { publishedPackages, repositoryRoot } from '../published-packages.js'
import { examplesOf, fixturesFile, type ReadmeExample, readmeExamples } from './readme-examples.js'

/** The umbrella package sees all others, so everything that a README imports is found from a folder in it. */
const umbrella = join(repositoryRoot, 'packages', 'autoencoders')
const workshop = join(umbrella, '.readme-examples')
const isBuilt = existsSync(join(umbrella, 'dist', 'index.js'))

const readmes = [
  { room: 'root', folder: repositoryRoot },
  ...publishedPackages().map(({ room, folder }) => ({ room, folder })),
].map(({ room, folder }) => ({ room, folder, examples: readmeExamples(join(folder, 'README.md')) }))

describe.skipIf(!isBuilt)(`examples in READMEs${isBuilt ? '' : ' (not run: not built, see npm run build)'}`, () => {
  it('compile', () => {
    prepareWorkshop()
    const compiler = join(repositoryRoot, 'node_modules', 'typescript', 'bin', 'tsc')
    const { stdout } = spawnSync(process.execPath, [compiler, '-p', workshop], { encoding: 'utf8' })
    expect(stdout).toBe('')
    for (const { room, examples } of readmes) {
      for (const { index } of examples) useTestsOfNode(join(workshop, 'out', room, `${index}.js`))
    }
  })

  it.each(readmes)('of $room run', { timeout: 120_000 }, ({ room, folder, examples }) => {
    const ran = examples.filter(({ notRun }) => notRun === undefined)
    const fixtures = existsSync(join(folder, fixturesFile)) ? [`./${fixturesFile.replace('.ts', '.js')}`] : []
    const declaresTests = ({ code }: ReadmeExample) => /from '(vitest|node:test)'/.test(code)
    // Tests run once their module is read, and count tensors: nothing else may be at work then.
    const alone = ran.filter(declaresTests).map((example) => [example])
    const together = ran.filter((example) => !declaresTests(example))
    for (const group of [...alone, together]) {
      const modules = [...fixtures, ...group.map(({ index }) => `./${index}.js`)]
      const imports = modules.map((path) => `await import('${path}')`)
      // A GPU in software keeps a process alive; one with tests ends by itself, after them.
      const end = group.some(declaresTests) ? '' : 'process.exit()'
      const { status, output } = run(room, [...imports, end].join('\n'))
      expect(status, output).toBe(0)
    }
  })
})

/** Runs a program beside the examples, in a folder of its own. */
function run(room: string, code: string) {
  const program = join(workshop, 'out', room, 'run.js')
  writeFileSync(program, code)
  const cwd = mkdtempSync(join(tmpdir(), 'readme-'))
  const result = spawnSync(process.execPath, [program], { cwd, encoding: 'utf8', timeout: 110_000 })
  rmSync(cwd, { recursive: true })
  const { status, stdout, stderr } = result
  return { status, output: `${stdout.slice(-2000)}\n${stderr}` }
}

it.each(readmes)('the README of $room has an example', ({ examples }) => expect(examples.length).toBeGreaterThan(0))

describe('examplesOf', () => {
  const block = (code: string) => `Text.\n\n\`\`\`ts\n${code}\n\`\`\`\n`
  const codes = (text: string, fixtures: string[] = []) => examplesOf(text, fixtures).map(({ code }) => code)

  it('takes what is missing from earlier imports and from the fixtures', () => {
    const text = block("import { f } from 'a'\nf()") + block('f(x, { y: x.z })')
    const [, second] = codes(text, ['x', 'y', 'z'])
    expect(second).toContain("import { f } from 'a'\n")
    expect(second).toContain("import { x } from './readme-fixtures.js'\n")
    expect(second).not.toMatch(/import { [yz] }/)
  })
  it('leaves alone what the block declares', () => {
    const text = block('const x = 1\nconst { y, z: [w] } = g(x)\nfor (const v of w) h(v, y)')
    expect(codes(text, ['x', 'y', 'w', 'v']).join()).not.toContain('import')
  })
  it('leads relative imports to the fixtures', () => {
    expect(codes(block("import { mine } from './mine.js'"))[0]).toContain("from './readme-fixtures.js'")
  })
  it('knows which examples are not to be run, and why', () => {
    const [example] = examplesOf(`<!-- not run: it takes an hour -->\n\n${block('f()').replace('Text.\n\n', '')}`, [])
    expect(example?.notRun).toBe('it takes an hour')
  })
  it('says so when a block is no TypeScript', () => {
    expect(() => examplesOf(block('const ='), [])).toThrow(SyntaxError)
  })
})

function prepareWorkshop(): void {
  rmSync(workshop, { recursive: true, force: true })
  for (const { room, folder, examples } of readmes) {
    mkdirSync(join(workshop, 'src', room), { recursive: true })
    for (const { index, code } of examples) writeFileSync(join(workshop, 'src', room, `${index}.ts`), code)
    const fixtures = join(folder, fixturesFile)
    if (existsSync(fixtures)) copyFileSync(fixtures, join(workshop, 'src', room, fixturesFile))
  }
  writeFileSync(join(workshop, 'tsconfig.json'), JSON.stringify(compilerOptions()))
}

/** Examples for vitest run outside it, by Node's own tests. */
function useTestsOfNode(file: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replace(/from 'vitest'/g, "from 'node:test'"))
}

/** The strictness of this repository, without what a fragment cannot keep: its names need not all be used. */
function compilerOptions() {
  const base = JSON.parse(readFileSync(join(repositoryRoot, 'tsconfig.base.json'), 'utf8')) as {
    compilerOptions: Record<string, unknown>
  }
  const own = {
    rootDir: 'src',
    outDir: 'out',
    composite: false,
    declaration: false,
    declarationMap: false,
    sourceMap: false,
  }
  const types = { types: ['node'], noUnusedLocals: false, noUnusedParameters: false }
  return { compilerOptions: { ...base.compilerOptions, ...own, ...types }, include: ['src'] }
}
