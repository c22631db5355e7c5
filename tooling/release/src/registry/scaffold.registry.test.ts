import { join } from 'node:path'
import { beforeAll, describe, it } from 'vitest'
import { firstRelease } from './consumer-project.js'
import { takeBuilds } from './first-release.js'
import { makeReleaseCopy, type ReleaseCopy } from './release-copy.js'

const kinds = [
  ['architecture', 'my-network'],
  ['latent', 'bounded-code'],
  ['backend', 'my-engine'],
] as const

describe('packages that npx pnpm new has started, without an edit', () => {
  let copy: ReleaseCopy

  beforeAll(async () => {
    const { projects, environment } = firstRelease()
    copy = await makeReleaseCopy(join(projects, 'scaffold'), environment)
    await copy.run('npm', 'run', 'setup')
    takeBuilds(copy.root)
    for (const [kind, name] of kinds) await copy.run('npx', 'pnpm', 'new', kind, name, '--no-install')
    await copy.run('npx', 'pnpm', 'install', '--no-frozen-lockfile', '--prefer-offline')
  })

  it('keep the rules of the house', async () => {
    await copy.run('npx', 'vitest', 'run', '--project', 'node', 'tooling/repo-rules')
    await copy.run('npx', 'biome', 'check', '.')
  })

  it('compile, with their tests', async () => {
    await copy.run('npx', 'tsc', '-p', 'tsconfig.test.json')
  })

  it('are no heavier than they may be', async () => {
    const names = kinds.map(([, name]) => name).join('|')
    await copy.run('npx', 'vitest', 'run', '--project', 'node', 'tooling/release/src/size', '-t', names)
  })

  it.each(kinds)('%s %s passes its tests, conformance among them', async (kind, name) => {
    const room = kind === 'backend' ? `backend-${name}` : name
    await copy.run('npx', 'vitest', 'run', '--project', 'node', `packages/${room}`)
  })
})
