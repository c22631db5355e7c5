// Writes where the sources are into every package.json that is about to be published: `repository`, `homepage`, `bugs`.
// The address is not kept in the files, so that a fork publishes its own. It comes from the environment of a GitHub
// workflow, or from the remote `origin`; provenance is refused by the registry where it is not the truth.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** The page of the repository, without `.git`; undefined where nothing tells. */
function repositoryPage() {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env
  if (GITHUB_SERVER_URL && GITHUB_REPOSITORY) return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`
  const { stdout = '' } = spawnSync('git', ['remote', 'get-url', 'origin'], { cwd: root, encoding: 'utf8' })
  const [, host, path] = /^(?:https:\/\/|ssh:\/\/git@|git@)([\w.-]+)[:/](.+?)(?:\.git)?\s*$/.exec(stdout) ?? []
  return host && path ? `https://${host}/${path}` : undefined
}

const page = repositoryPage()
if (!page) {
  console.error(
    'stamp-repository: expected GITHUB_SERVER_URL and GITHUB_REPOSITORY, or a remote origin, received neither. ' +
      'Publish from the release workflow, or add the remote.',
  )
  process.exit(1)
}
for (const room of readdirSync(join(root, 'packages'))) {
  const file = join(root, 'packages', room, 'package.json')
  if (!existsSync(file)) continue
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  const directory = `packages/${room}`
  const stamped = {
    ...manifest,
    homepage: `${page}/tree/main/${directory}#readme`,
    repository: { type: 'git', url: `git+${page}.git`, directory },
    bugs: `${page}/issues`,
  }
  writeFileSync(file, `${JSON.stringify(stamped, null, 2)}\n`)
}
console.log(`Packages say that their sources are at ${page}.`)
