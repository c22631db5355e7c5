import { mkdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { publishedPackages } from '../published-packages.js'
import { freshProject, released, trainingProgram } from './consumer-project.js'

/** Imports everything that a package exports, and tells what came and what else happened. */
const importAll = (entries: readonly string[]) => `
const before = new Set(Object.getOwnPropertyNames(globalThis))
const names = {}
for (const entry of ${JSON.stringify(entries)}) names[entry] = Object.keys(await import(entry))
const backends = Object.keys(globalThis._tfengine?.registryFactory ?? {})
const globals = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name) && !name.startsWith('_tf'))
console.log(JSON.stringify({ names, backends, globals }))
`

describe.each(publishedPackages())('$name, installed alone', ({ room, entries }) => {
  it('brings all it needs, and importing it does nothing else', async () => {
    const project = freshProject(`alone-${room}`)
    await project.install([released(room)])
    project.write('main.js', importAll(entries))
    const { names, backends, globals } = JSON.parse(await project.run('node', 'main.js'))
    for (const entry of entries) expect(names[entry]?.length, entry).toBeGreaterThan(0)
    expect({ backends, globals }).toEqual({ backends: [], globals: [] })
  })
})

/** Lines of Node that the packages promise to run on, by binaries that npm has. */
const nodeLines = [20, 22, 24]

describe('the umbrella package alone', () => {
  it.each(nodeLines)('trains on Node %i with the backend it brought', async (line) => {
    const project = freshProject(`node-${line}`)
    await project.install([released('autoencoders'), `node-${platform()}-${process.arch}@${line}`])
    const imports = "import { autoBackend, denseAutoencoder } from '@autoencoders/autoencoders'"
    const program = `${trainingProgram(imports, 'await autoBackend()')}
console.log(JSON.stringify({ node: process.versions.node, name, losses }))
process.exit()`
    project.write('main.js', program)
    const node = `node_modules/node-${platform()}-${process.arch}/bin/node`
    const { node: version, name, losses } = JSON.parse(await project.run(node, 'main.js'))
    expect(version).toMatch(new RegExp(`^${line}\\.`))
    expect(name).toBe('wasm')
    expect(losses.at(-1)).toBeLessThan(losses[0])
  })
})

function platform(): string {
  return process.platform === 'win32' ? 'win' : process.platform
}

describe('types', () => {
  const program = `import { type NdArray, selectBackend } from '@autoencoders/core'
import { wasm } from '@autoencoders/backend-wasm'
import { denseAutoencoder } from '@autoencoders/dense'
import { meanSquaredError } from '@autoencoders/metrics'

await selectBackend([wasm()])
const model = denseAutoencoder({ inputShape: [8], latentSize: 3, seed: 1 })
const data: NdArray = { data: new Float32Array(64 * 8), shape: [64, 8] }
const { epochs } = await model.fit(data, { epochs: 1 })
const code: NdArray = await model.encode(data)
export const numbers: readonly number[] = [epochs.length, code.shape[1] ?? 0, meanSquaredError(data, data)]
// @ts-expect-error A shape is an array.
denseAutoencoder({ inputShape: 8, latentSize: 3 })
`
  const compilers = ['typescript@5.9', 'typescript@7']

  it.each(compilers)(
    'of the array-level API hold under %s for nodenext and bundler, libraries checked',
    async (compiler) => {
      const project = freshProject('types')
      const rooms = ['dense', 'backend-wasm', 'metrics', 'core']
      await project.install([...rooms.map(released), compiler])
      mkdirSync(`${project.folder}/src`)
      project.write('src/main.ts', program)
      for (const [module, moduleResolution] of [
        ['nodenext', 'nodenext'],
        ['esnext', 'bundler'],
      ]) {
        const lib = ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable']
        const compilerOptions = {
          module,
          moduleResolution,
          target: 'ES2022',
          lib,
          types: [],
          strict: true,
          noEmit: true,
        }
        project.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['src'] }))
        expect(await project.run('npx', 'tsc', '-p', '.')).toBe('')
      }
    },
  )
})
