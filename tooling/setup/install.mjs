// Installs the workspace with the pinned pnpm, on a machine that has only Node and npm.
// Does nothing when the lockfile and every package.json are those of the last install.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const stampFile = join(root, 'node_modules', '.install-stamp')
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

function workspaceManifests() {
  const folders = ['packages', 'apps', 'tooling'].filter((folder) => existsSync(join(root, folder)))
  const members = folders.flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
  return members.map((member) => join(member, 'package.json')).filter((file) => existsSync(join(root, file)))
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const file of ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...workspaceManifests().sort()]) {
    hash.update(file)
    hash.update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}

function fail(message) {
  console.error(message)
  process.exit(1)
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19))
  fail(`setup: expected Node 20.19 or later, received ${process.version}.`)

const stamp = fingerprint()
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  console.log(`Installing the workspace with ${packageManager} …`)
  // Without a shell Windows cannot start npx.cmd; the arguments hold nothing that a shell would expand.
  const { status, error } = spawnSync(
    'npx',
    ['--yes', packageManager, 'install', '--frozen-lockfile', '--reporter=append-only'],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    },
  )
  if (error) fail(`setup: could not start npx (${error.message}). It comes with npm: install npm and try again.`)
  if (status !== 0) fail(`setup: ${packageManager} install failed with exit code ${status}; its messages are above.`)
  writeFileSync(stampFile, stamp)
}
