/** A project of somebody who uses our packages: a new folder in which npm installs what it is asked for. */

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inject } from 'vitest'
import type { FirstRelease } from './first-release.js'
import { runCommand } from './release-copy.js'

/** A project to try packages in. */
export interface ConsumerProject {
  readonly folder: string
  /** Installs packages as `npm install` does, with their peers. @throws With npm's output when it cannot. */
  install(packages: readonly string[], ...flags: readonly string[]): Promise<string>
  /** Writes a file. @returns Its path. */
  write(path: string, text: string): string
  /** Runs a command in the folder. @throws With its output when it fails. */
  run(command: string, ...args: readonly string[]): Promise<string>
}

/** What was published first; see `first-release.ts`. */
export function firstRelease(): FirstRelease {
  return inject('firstRelease')
}

/** A package of ours at the version that was published first. */
export function released(room: string): string {
  const name = `@autoencoders/${room}`
  return `${name}@${firstRelease().versions[name]}`
}

/**
 * Makes an empty project of ES modules.
 *
 * @param name What its folder's name begins with.
 */
export function freshProject(name: string): ConsumerProject {
  const { projects, environment } = firstRelease()
  mkdirSync(projects, { recursive: true })
  const folder = mkdtempSync(join(projects, `${name}-`))
  const run = (command: string, ...args: readonly string[]) => runCommand(command, args, folder, environment)
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
    return join(folder, path)
  }
  write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }))
  return {
    folder,
    write,
    run,
    install: (packages, ...flags) => run('npm', 'install', '--no-audit', '--no-fund', ...flags, ...packages),
  }
}

/** A program that trains the dense autoencoder a few steps and prints its losses, given how to get a backend. */
export function trainingProgram(imports: string, select: string): string {
  return `${imports}
const { name } = ${select}
const model = denseAutoencoder({ inputShape: [8], hiddenUnits: [6], latentSize: 3, seed: 1 })
const data = { data: Float32Array.from({ length: 64 * 8 }, (_, i) => ((i * 37) % 101) / 101), shape: [64, 8] }
const { epochs } = await model.fit(data, { epochs: 4 })
const losses = epochs.map(({ loss }) => loss)
model.dispose()
`
}
