/** A registry of our own on this machine: Verdaccio, with a storage that is gone when it stops. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'

/** A registry that is running. */
export interface LocalRegistry {
  /** Where it listens, ending in a slash. */
  readonly url: string
  /** What npm, pnpm and changesets need to be told to use it, and nothing else. */
  readonly environment: Readonly<Record<string, string>>
  stop(): Promise<void>
}

/**
 * Starts a registry on a free port of the loopback. It holds what is published to it; any package but ours it fetches
 * from the registry that npm is configured to use on this machine.
 *
 * @param folder An empty folder for its configuration, its storage and npm's cache.
 * @throws When it does not answer within half a minute; with what it printed.
 */
export async function startRegistry(folder: string): Promise<LocalRegistry> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'verdaccio.yaml'), configuration(folder))
  const userConfig = join(folder, 'npmrc')
  // Any token will do: who may publish is everybody on this machine.
  writeFileSync(userConfig, `registry=${url}\n//127.0.0.1:${port}/:_authToken=local\n`)
  const output = join(folder, 'verdaccio.log')
  const server = spawn(
    process.execPath,
    [verdaccioProgram(), '--config', join(folder, 'verdaccio.yaml'), '--listen', `127.0.0.1:${port}`],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '' } },
  )
  const lines: Buffer[] = []
  server.stdout.on('data', (chunk: Buffer) => lines.push(chunk))
  server.stderr.on('data', (chunk: Buffer) => lines.push(chunk))
  await untilItAnswers(`${url}-/ping`, server, () => Buffer.concat(lines).toString())
  return {
    url,
    environment: { npm_config_registry: url, npm_config_userconfig: userConfig },
    async stop() {
      writeFileSync(output, Buffer.concat(lines))
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill()
      await ended
      rmSync(join(folder, 'storage'), { recursive: true, force: true })
    },
  }
}

function configuration(folder: string): string {
  // Read from npm, so that no file of ours names a host.
  const upstream = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim()
  return JSON.stringify({
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd') } },
    uplinks: { upstream: { url: upstream, maxage: '60m', timeout: '60s' } },
    packages: {
      '@autoencoders/*': { access: '$all', publish: '$all', unpublish: '$all' },
      '**': { access: '$all', publish: '$authenticated', proxy: 'upstream' },
    },
    max_body_size: '200mb',
    log: { type: 'stdout', format: 'pretty', level: 'warn' },
  })
}

function verdaccioProgram(): string {
  const manifest = createRequire(import.meta.url).resolve('verdaccio/package.json')
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: string }
  return join(dirname(manifest), bin)
}

async function untilItAnswers(url: string, server: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + 30_000
  while (Date.now() < deadline && server.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  server.kill()
  throw new Error(`startRegistry: expected an answer at ${url}, received none.\n${output()}`)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
