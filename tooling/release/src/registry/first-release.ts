/** Before all tests of releases: a registry, and everything as it is now published to it as a first release. */

import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { publishedPackages } from '../published-packages.js'
import { startRegistry } from './local-registry.js'
import { makeReleaseCopy, withoutProvenance } from './release-copy.js'

/** What the tests are told. */
export interface FirstRelease {
  /** The registry's address. */
  readonly url: string
  /** What commands must be told to use it, and where npm keeps what it fetched. */
  readonly environment: Readonly<Record<string, string>>
  /** The copy of the repository that was released. */
  readonly copy: string
  /** A folder for projects. */
  readonly projects: string
  /** Versions by package. */
  readonly versions: Readonly<Record<string, string>>
  /** What `npm run release` printed. */
  readonly log: string
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly firstRelease: FirstRelease
  }
}

/** A workflow of GitHub would say so; this one says something that is no address of anybody. */
const workflow = { GITHUB_SERVER_URL: 'https://localhost', GITHUB_REPOSITORY: 'example/autoencoders' }

/** Runs once, before the first test; what it returns runs after the last. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'autoencoders-release-')))
  const registry = await startRegistry(join(folder, 'registry'))
  const stop = async () => {
    await registry.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const environment = { ...registry.environment, ...workflow, npm_config_cache: join(folder, 'npm-cache') }
    const copy = await makeReleaseCopy(join(folder, 'repository'), environment)
    await copy.run('npm', 'run', 'setup')
    takeBuilds(copy.root)
    await copy.run('npm', 'run', 'version-packages')
    await copy.commit('chore: version packages')
    withoutProvenance(copy)
    const log = await copy.run('npm', 'run', 'release')
    await copy.run('git', 'checkout', '--quiet', '.')
    const versions = Object.fromEntries(publishedPackages(copy.root).map(({ name, version }) => [name, version]))
    const projects = join(folder, 'projects')
    project.provide('firstRelease', { url: registry.url, environment, copy: copy.root, projects, versions, log })
    return stop
  } catch (error) {
    await stop()
    throw error
  }
}

/** What is built here is built there: the build then finds that it has nothing left to do. */
export function takeBuilds(root: string): void {
  for (const { room, folder } of publishedPackages()) {
    for (const built of ['dist', 'src/kernels/generated']) {
      if (!existsSync(join(folder, built))) continue
      cpSync(join(folder, built), join(root, 'packages', room, built), { recursive: true, preserveTimestamps: true })
    }
  }
}
