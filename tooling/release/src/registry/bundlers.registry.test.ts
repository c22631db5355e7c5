import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ConsumerProject, freshProject, released, trainingProgram } from './consumer-project.js'
import { serveFolder } from './static-server.js'

const imports = `import { selectBackend } from '@autoencoders/core'
import { wasm } from '@autoencoders/backend-wasm'
import { denseAutoencoder } from '@autoencoders/dense'`

/** Trains on the page itself. */
const page = `${trainingProgram(imports, 'await selectBackend([wasm()])')}
globalThis.result = { name, losses }`

/** Trains in a worker, which tells the page. */
const worker = `${trainingProgram(imports, 'await selectBackend([wasm()])')}
postMessage({ name, losses, isWorker: typeof document === 'undefined' })`

const html =
  '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="./main.js"></script>'

let browser: Browser
let project: ConsumerProject

beforeAll(async () => {
  const { CHROMIUM_PATH: executablePath, CHROMIUM_FLAGS: flags = '[]' } = process.env
  if (!executablePath) throw new Error('expected a Chromium, received none. Run node tooling/setup/chromium.mjs.')
  browser = await chromium.launch({ executablePath, args: JSON.parse(flags) as string[] })
  project = freshProject('bundlers')
  const bundlers = ['vite@8', 'webpack@5', 'webpack-cli@6', 'esbuild@0.28']
  await project.install([...['dense', 'backend-wasm', 'core'].map(released), ...bundlers])
  // npm 11 and later ask before esbuild checks its binary; it works without that.
  project.write('src/index.html', html)
  project.write('src/main.js', page)
  project.write('worker/index.html', html)
  project.write('worker/worker.js', worker)
  project.write(
    'worker/main.js',
    `new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }).onmessage = ({ data }) => (globalThis.result = data)`,
  )
})

afterAll(async () => browser?.close())

/** Opens a built page and waits for what it leaves in \`globalThis.result\`. */
async function resultOf(folder: string): Promise<{ name: string; losses: number[]; isWorker?: boolean }> {
  const server = await serveFolder(join(project.folder, folder))
  const tab = await browser.newPage()
  const problems: string[] = []
  tab.on('pageerror', (error) => problems.push(String(error)))
  tab.on('requestfailed', (request) => problems.push(request.url()))
  try {
    await tab.goto(server.url)
    const found = await tab.waitForFunction(() => (globalThis as { result?: unknown }).result, undefined, {
      timeout: 90_000,
    })
    return (await found.jsonValue()) as { name: string; losses: number[] }
  } catch (cause) {
    throw new Error(`expected a result, received ${problems.join('; ') || 'none'}`, { cause })
  } finally {
    await tab.close()
    await server.stop()
  }
}

describe('a page that trains in Chromium', () => {
  const trained = { name: 'wasm', losses: expect.arrayContaining([expect.any(Number)]) }

  it('bundled by Vite', async () => {
    await project.run('npx', 'vite', 'build', 'src', '--outDir', '../out/vite')
    expect(await resultOf('out/vite')).toEqual(trained)
  })

  it('bundled by webpack', async () => {
    project.write(
      'webpack.config.js',
      `export default { mode: 'production', target: 'web', entry: './src/main.js', output: { path: process.cwd() + '/out/webpack', filename: 'main.js', module: true }, experiments: { outputModule: true }, performance: false }`,
    )
    await project.run('npx', 'webpack')
    project.write('out/webpack/index.html', html)
    expect(await resultOf('out/webpack')).toEqual(trained)
  })

  it('bundled by esbuild, with the folder of the binaries named', async () => {
    const named = page.replace('wasm()', "wasm({ binaries: './' })")
    project.write('src/for-esbuild.js', named)
    const flags = ['--bundle', '--format=esm', '--minify', '--outfile=out/esbuild/main.js']
    await project.run(
      'npx',
      'esbuild',
      'src/for-esbuild.js',
      ...flags,
      ...nodeModules.map((name) => `--external:${name}`),
    )
    project.write('out/esbuild/index.html', html)
    const binaries = join(project.folder, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist')
    cpSync(binaries, join(project.folder, 'out', 'esbuild'), {
      recursive: true,
      filter: (path) => path === binaries || /^[\w-]+\.wasm$/.test(path.slice(binaries.length + 1)),
    })
    expect(await resultOf('out/esbuild')).toEqual(trained)
  })

  it('in a worker, bundled by Vite', async () => {
    project.write('worker/vite.config.js', "export default { worker: { format: 'es' } }")
    await project.run('npx', 'vite', 'build', 'worker', '--outDir', '../out/worker')
    expect(await resultOf('out/worker')).toEqual({ ...trained, isWorker: true })
  })
})

/** Modules of Node that tfjs requires where there is a file system; a page never gets there. */
const nodeModules = ['fs', 'path', 'worker_threads', 'perf_hooks', 'os', 'util', 'crypto']
