import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describeMachine, type Machine } from '../machine.js'

/** What a result was measured with and on. */
export interface Versions {
  readonly node: string
  readonly tfjs: string
  /** Our packages by name. */
  readonly packages: Readonly<Record<string, string>>
  /** The commit, with `+changes` when sources differ from it; left out where there is no repository. */
  readonly commit?: string
  readonly machine: Omit<Machine, 'node'>
}

const app = new URL('../../', import.meta.url)

/** Versions of what runs, and the machine it runs on, now. */
export async function describeVersions(): Promise<Versions> {
  const { node, ...machine } = describeMachine(process.execPath)
  const { dependencies } = await readManifest(new URL('package.json', app))
  const ours = Object.keys(dependencies ?? {}).filter((name) => name.startsWith('@autoencoders/'))
  const packages = await Promise.all(ours.map(async (name) => [name, await versionOf(name)] as const))
  const commit = describeCommit()
  return {
    node,
    tfjs: await versionOf('@tensorflow/tfjs-core'),
    packages: Object.fromEntries(packages),
    ...(commit !== undefined && { commit }),
    machine,
  }
}

interface Manifest {
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
}

async function versionOf(name: string): Promise<string> {
  return (await readManifest(new URL(`node_modules/${name}/package.json`, app))).version
}

async function readManifest(url: URL): Promise<Manifest> {
  return JSON.parse(await readFile(url, 'utf8')) as Manifest
}

function describeCommit(): string | undefined {
  try {
    const commit = git('rev-parse', '--short', 'HEAD')
    // Results and tables change with every run: they are no part of what is measured.
    const changed = git('status', '--porcelain', '--', '../../packages/*/src', 'src', '../../pnpm-lock.yaml')
    return changed === '' ? commit : `${commit}+changes`
  } catch {
    // A downloaded archive has no repository, and a small machine no git.
    return undefined
  }
}

function git(...args: string[]): string {
  const cwd = fileURLToPath(app)
  return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
}
