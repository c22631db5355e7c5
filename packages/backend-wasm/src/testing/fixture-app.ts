/** A small page as a user would write it, with our built packages installed as npm would install them. */

import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const packages = fileURLToPath(new URL('../../../', import.meta.url))
const ours = ['core', 'backend-wasm']
/** What ours import in a browser, and the package from which each is found. */
const theirs: Readonly<Record<string, string>> = {
  '@tensorflow/tfjs-core': 'backend-wasm',
  '@tensorflow/tfjs-backend-wasm': 'backend-wasm',
}

/** What the page leaves in `globalThis.result`. */
export interface FixtureResult {
  readonly backend?: string
  readonly features?: readonly string[]
  readonly losses?: readonly number[]
  readonly error?: string
}

const page = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>fixture</title><link rel="icon" href="data:,"></head>
  <body><script type="module" src="./main.js"></script></body>
</html>
`

const script = `import { wasm } from '@autoencoders/backend-wasm'
import { Autoencoder, definePart, deterministic, randomStreams, selectBackend } from '@autoencoders/core'
import { denseLayer, sequential } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'

const architecture = definePart('architecture', 'fixture', () => ({
  build: ({ encoderOutputs, latentSize }, scope) => ({
    encoder: sequential([12], [denseLayer(scope.child('encoder'), { inputUnits: 12, units: encoderOutputs })]),
    decoder: sequential([latentSize], [denseLayer(scope.child('decoder'), { inputUnits: latentSize, units: 12 })]),
  }),
}))
const squaredError = definePart('reconstruction', 'fixture', () => ({
  loss: (target, output) => tf.mean(tf.square(tf.sub(target, output)), 1),
  toData: (output) => output,
}))

async function train() {
  const threads = Number(new URLSearchParams(location.search).get('threads') ?? 1)
  const { features } = await selectBackend([wasm({ threads })])
  const model = new Autoencoder({
    inputShape: [12],
    architecture: architecture(),
    latent: deterministic({ size: 4 }),
    reconstruction: squaredError(),
    seed: 1,
  })
  const data = { data: randomStreams(1).stream('fixture').uniform(64 * 12), shape: [64, 12] }
  const { epochs } = await model.fit(data, { epochs: 5 })
  return { backend: tf.getBackend(), features, losses: epochs.map(({ loss }) => loss) }
}

globalThis.result = await train().catch((error) => ({ error: String(error) }))
`

/**
 * Builds the packages if they changed and writes the page into a new temporary folder.
 *
 * @returns The folder, and those outside it that a development server must be allowed to read.
 */
export function writeFixtureApp(): { root: string; linked: readonly string[] } {
  buildPackages()
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'autoencoders-fixture-')))
  writeFileSync(join(root, 'index.html'), page)
  writeFileSync(join(root, 'main.js'), script)
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'fixture', private: true, type: 'module' }))
  for (const name of ours) install(name, join(root, 'node_modules', '@autoencoders', name))
  const linked = Object.entries(theirs).map(([name, from]) => link(name, from, join(root, 'node_modules', name)))
  return { root, linked }
}

function buildPackages(): void {
  const compiler = join(packages, '..', 'node_modules', 'typescript', 'bin', 'tsc')
  const targets = ours.map((name) => join(packages, name))
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, '-b', ...targets], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`The packages could not be built:\n${stdout}${stderr}`)
}

function install(name: string, target: string): void {
  mkdirSync(target, { recursive: true })
  for (const entry of ['dist', 'package.json']) {
    cpSync(join(packages, name, entry), join(target, entry), { recursive: true })
  }
}

function link(name: string, from: string, target: string): string {
  const source = packageFolder(name, createRequire(join(packages, from, 'package.json')))
  mkdirSync(dirname(target), { recursive: true })
  symlinkSync(source, target, 'junction')
  return source
}

function packageFolder(name: string, from: NodeJS.Require): string {
  const found = (from.resolve.paths(name) ?? []).map((folder) => join(folder, name)).find((path) => existsSync(path))
  if (!found) throw new Error(`${name} is not installed.`)
  return realpathSync(found)
}
