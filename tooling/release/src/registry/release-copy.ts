/** A copy of this repository in which releases are tried: its files, its tools, a history of its own. */

import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { publishedPackages, repositoryRoot } from '../published-packages.js'

/** A copy to release from. */
export interface ReleaseCopy {
  readonly root: string
  /** Runs a command there. @throws With its output when it fails. */
  run(command: string, ...args: readonly string[]): Promise<string>
  /** Commits everything as it is. */
  commit(message: string): Promise<void>
}

/**
 * Copies every file that git tracks or would track, and installs the workspace there.
 *
 * @param root The folder to make.
 * @param environment What commands there are told besides, such as the registry.
 */
export async function makeReleaseCopy(
  root: string,
  environment: Readonly<Record<string, string>>,
): Promise<ReleaseCopy> {
  for (const path of repositoryFiles()) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    copyFileSync(join(repositoryRoot, path), join(root, path))
  }
  const copy = makeCommands(root, environment)
  await copy.run('git', 'init', '--quiet', '--initial-branch=main')
  await copy.commit('chore: start')
  return copy
}

/** What can be done in a copy that is there. */
export function makeCommands(root: string, environment: Readonly<Record<string, string>>): ReleaseCopy {
  const run = (command: string, ...args: readonly string[]) =>
    runCommand(command, args, root, { ...identity, ...environment })
  return {
    root,
    run,
    async commit(message) {
      await run('git', 'add', '--all')
      await run('git', 'commit', '--quiet', '--message', message)
    },
  }
}

/**
 * Runs a command to its end.
 *
 * @returns What it printed.
 * @throws With what it printed, when it fails.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const env = { ...cleanEnvironment(), ...environment }
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], shell: false })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.once('error', reject)
    child.once('close', (code) => {
      const output = Buffer.concat(chunks).toString()
      if (code === 0) resolve(output)
      else reject(new Error(`${[command, ...args].join(' ')} ended with ${code}:\n${output.slice(-6000)}`))
    })
  })
}

/** Provenance is signed by a workflow of the host of the sources; here there is none, so packages must not ask for it. */
export function withoutProvenance(copy: ReleaseCopy): void {
  for (const { folder } of publishedPackages(copy.root)) {
    const file = join(folder, 'package.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('"provenance": true', '"provenance": false'))
  }
}

const identity = {
  GIT_AUTHOR_NAME: 'release',
  GIT_AUTHOR_EMAIL: 'release@localhost',
  GIT_COMMITTER_NAME: 'release',
  GIT_COMMITTER_EMAIL: 'release@localhost',
  GIT_CONFIG_GLOBAL: join(repositoryRoot, 'no-such-file'),
}

/** Without what the test runner and the npm that started it left: both would reach into the copy. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(npm_|VITEST|NODE_OPTIONS|NODE_ENV|TURBO_|INIT_CWD)/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)))
}

function repositoryFiles(): readonly string[] {
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: repositoryRoot,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  return [...new Set(stdout.split('\0'))].filter((path) => path && existsSync(join(repositoryRoot, path)))
}
