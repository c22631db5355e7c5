import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { publishedPackages } from '../published-packages.js'
import { type ConsumerProject, firstRelease, freshProject, released } from './consumer-project.js'
import { makeCommands, type ReleaseCopy, withoutProvenance } from './release-copy.js'

const metrics = '@autoencoders/metrics'
const umbrella = '@autoencoders/autoencoders'
const sentence = '`largestError` is the largest absolute error.'

const save = `import { writeFileSync } from 'node:fs'
import { cpu, denseAutoencoder, memoryStore, selectBackend } from '@autoencoders/autoencoders'
await selectBackend([cpu()])
const model = denseAutoencoder({ inputShape: [4], latentSize: 2, seed: 1 })
await model.fit(Array.from({ length: 32 }, (_, i) => [i, 1, 2, 3].map((x) => x / 32)), { epochs: 2 })
const store = memoryStore()
await model.save(store)
writeFileSync('model.safetensors', await store.read())
console.log(JSON.stringify([...(await model.encode([[1, 2, 3, 4]])).data]))`

const load = `import { readFileSync } from 'node:fs'
import { cpu, denseDefinitions, largestError, loadAutoencoder, selectBackend } from '@autoencoders/autoencoders'
await selectBackend([cpu()])
const model = await loadAutoencoder(readFileSync('model.safetensors'), [denseDefinitions])
if (largestError([1, 2], [1, 5]) !== 3) throw new Error('the new function is not there')
console.log(JSON.stringify([...(await model.encode([[1, 2, 3, 4]])).data]))`

let copy: ReleaseCopy
let user: ConsumerProject
let codes: string

/** Versions in the copy, by package. */
const versions = () => Object.fromEntries(publishedPackages(copy.root).map(({ name, version }) => [name, version]))
const tagsOf = async (name: string) => JSON.parse(await copy.run('npm', 'view', name, 'dist-tags', '--json'))

beforeAll(async () => {
  copy = makeCommands(firstRelease().copy, firstRelease().environment)
  user = freshProject('upgrade')
  await user.install([released('autoencoders')])
  user.write('save.js', save)
  user.write('load.js', load)
  codes = await user.run('node', 'save.js')
})

describe('a change for users, from its changeset to their upgrade', () => {
  it('gets a version, and so does what depends on it; nothing else does', async () => {
    const source = join(copy.root, 'packages', 'metrics', 'src')
    writeFileSync(
      join(source, 'largest-error.ts'),
      '/** The largest absolute error. */\nexport function largestError(a: readonly number[], b: readonly number[]): number {\n  return Math.max(...a.map((x, i) => Math.abs(x - (b[i] ?? 0))))\n}\n',
    )
    const index = join(source, 'index.ts')
    writeFileSync(index, `${readFileSync(index, 'utf8')}export { largestError } from './largest-error.js'\n`)
    writeFileSync(join(copy.root, '.changeset', 'largest-error.md'), `---\n'${metrics}': minor\n---\n\n${sentence}\n`)
    await copy.commit('feat(metrics): the largest error')

    const before = versions()
    await copy.run('npm', 'run', 'version-packages')
    const changed = Object.entries(versions()).filter(([name, version]) => version !== before[name])
    expect(Object.fromEntries(changed)).toMatchObject({
      [metrics]: next(before[metrics], 'minor'),
      [umbrella]: next(before[umbrella], 'patch'),
    })
    expect(changed.map(([name]) => name)).not.toContain('@autoencoders/core')
    expect(existsSync(join(copy.root, '.changeset', 'largest-error.md'))).toBe(false)
    const changelog = readFileSync(join(copy.root, 'packages', 'metrics', 'CHANGELOG.md'), 'utf8')
    expect(changelog).toContain(`## ${versions()[metrics]}\n\n### Minor Changes\n`)
    expect(changelog).toContain(sentence)
    await copy.commit('chore: version packages')
  })

  it('is published, and only what changed', async () => {
    withoutProvenance(copy)
    const log = await copy.run('npm', 'run', 'release')
    await copy.run('git', 'checkout', '--quiet', '.')
    expect(log).toContain(`New tag:  ${metrics}@${versions()[metrics]}`)
    expect(log).not.toContain('New tag:  @autoencoders/core@')
    expect(await tagsOf(umbrella)).toEqual({ latest: versions()[umbrella] })
  })

  it('reaches whoever upgrades, whose saved models open', async () => {
    await user.install([`${umbrella}@latest`])
    expect(await user.run('node', 'load.js')).toBe(codes)
  })

  it('has a bill of materials', async () => {
    const file = join(user.folder, 'sbom.cdx.json')
    await copy.run('node', 'tooling/release/write-sbom.mjs', `${umbrella}@${versions()[umbrella]}`, file)
    const { bomFormat, components } = JSON.parse(readFileSync(file, 'utf8'))
    expect(bomFormat).toBe('CycloneDX')
    const purls = components.map(({ purl }: { purl: string }) => decodeURIComponent(purl))
    expect(purls).toContain(`pkg:npm/${metrics}@${versions()[metrics]}`)
    expect(purls.some((purl: string) => purl.startsWith('pkg:npm/@tensorflow/tfjs-core@'))).toBe(true)
  })

  it('can be tried before it is merged, by a canary that nobody gets who did not ask', async () => {
    writeFileSync(join(copy.root, '.changeset', 'canary.md'), `---\n'${metrics}': patch\n---\n\nNothing yet.\n`)
    await copy.run('npx', 'changeset', 'version', '--snapshot', 'canary')
    withoutProvenance(copy)
    const canary = versions()[metrics]
    expect(canary).toMatch(/^0\.0\.0-canary-\d+$/)
    await copy.run('npm', 'run', 'release', '--', '--no-git-tag', '--tag', 'canary')
    await copy.run('git', 'checkout', '--quiet', '.')
    expect(await tagsOf(metrics)).toEqual({ latest: versions()[metrics], canary })
    const curious = freshProject('canary')
    await curious.install([`${metrics}@canary`])
    curious.write('main.js', `import { largestError } from '${metrics}'\nconsole.log(largestError([1, 2], [1, 5]))`)
    expect(await curious.run('node', 'main.js')).toBe('3\n')
  })
})

function next(version: string | undefined, part: 'minor' | 'patch'): string {
  const [major = 0, minor = 0, patch = 0] = (version ?? '').split('.').map(Number)
  return part === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`
}
