import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { describe, expect, it } from 'vitest'
import { publishedPackages } from '../published-packages.js'
import { firstRelease, freshProject, released } from './consumer-project.js'

describe('the first release', () => {
  it('published every package once, and tagged it', () => {
    const { log, versions } = firstRelease()
    for (const [name, version] of Object.entries(versions)) expect(log).toContain(`New tag:  ${name}@${version}`)
    expect(log).not.toContain('🦋  error')
  })
})

describe.each(publishedPackages())('the tarball of $name', ({ name, room }) => {
  it('holds what users need and nothing else, says where it comes from, and resolves everywhere', async () => {
    const project = freshProject(`tarball-${room}`)
    const [packed] = JSON.parse(await project.run('npm', 'pack', '--json', '--silent', released(room))) as [
      { filename: string },
    ]
    const tarball = readFileSync(join(project.folder, packed.filename))
    const files = execFileSync('tar', ['-tzf', packed.filename], { cwd: project.folder, encoding: 'utf8' })
      .split('\n')
      .map((file) => file.replace(/^package\//, ''))

    expect(files).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts']),
    )
    const foreign = files.filter((file) => /\.test\.|-fixtures\.|\/testing\/|\.tsbuildinfo$|^node_modules/.test(file))
    expect(foreign).toEqual([])

    const manifest = JSON.parse(
      execFileSync('tar', ['-xzOf', packed.filename, 'package/package.json'], {
        cwd: project.folder,
        encoding: 'utf8',
      }),
    )
    expect(JSON.stringify(manifest)).not.toContain('workspace:')
    expect(manifest).toMatchObject({
      license: 'Apache-2.0',
      repository: { type: 'git', url: 'git+https://localhost/example/autoencoders.git', directory: `packages/${room}` },
      bugs: 'https://localhost/example/autoencoders/issues',
      homepage: expect.stringContaining(`/packages/${room}#readme`),
    })

    const { messages } = await publint({ pack: { tarball: tarball.buffer as ArrayBuffer }, strict: true })
    // That the first letter of a URL's scheme is git+https is what npm itself writes.
    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([])
    expect(await typeProblems(name, tarball)).toEqual([])
  })
})

/** What is wrong with a package's types, but that it is for modules only: see decision 0025. */
async function typeProblems(name: string, tarball: Uint8Array): Promise<string[]> {
  const result = await checkPackage(createPackageFromTarballData(tarball))
  if (!result.types) return [`${name} has no types`]
  return result.problems.flatMap((problem) => {
    // TypeScript's `moduleResolution: node10` knows no `exports`; CommonJS gets our modules by import() or Node ≥ 20.19.
    const resolution = 'resolutionKind' in problem ? problem.resolutionKind : undefined
    if (problem.kind === 'CJSResolvesToESM' || resolution === 'node10') return []
    return [JSON.stringify(problem)]
  })
}
