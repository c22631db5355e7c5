import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type ConsumerProject, freshProject, released, trainingProgram } from './consumer-project.js'

const imports = `import { selectBackend } from '@autoencoders/core'
import { wasm } from '@autoencoders/backend-wasm'
import { denseAutoencoder } from '@autoencoders/dense'`
const program = `${trainingProgram(imports, 'await selectBackend([wasm()])')}console.log(losses)`

/** What a program that must fail says. */
async function complaint(project: ConsumerProject, code: string): Promise<string> {
  project.write('main.js', code)
  return project.run('node', 'main.js').then(
    (output) => `It ended well: ${output}`,
    (error: Error) => error.message,
  )
}

describe('an installation that lacks something', () => {
  it('without a backend in use says which call is missing', async () => {
    const project = freshProject('no-backend')
    await project.install([released('dense')])
    const code = trainingProgram("import { denseAutoencoder } from '@autoencoders/dense'", "{ name: 'none' }")
    expect(await complaint(project, code)).toContain(
      'expected a backend in use, received none. First call await selectBackend([wasm(), cpu()]).',
    )
  })

  it('without the package of a backend says what to install', async () => {
    const project = freshProject('no-backend-package')
    await project.install([released('dense'), released('backend-wasm'), '@tensorflow/tfjs-layers@4'])
    await project.run('rm', '-r', 'node_modules/@tensorflow/tfjs-backend-wasm')
    expect(await complaint(project, program)).toContain('Install it: npm install @tensorflow/tfjs-backend-wasm')
  })

  it('without the gradients of Node says what to install', async () => {
    const project = freshProject('no-layers')
    await project.install([released('dense'), released('backend-wasm')])
    expect(await complaint(project, program)).toContain('Install it: npm install @tensorflow/tfjs-layers')
  })

  it('without a peer is named by Node, and npm would have installed it', async () => {
    const project = freshProject('no-peer')
    await project.install([released('dense')], '--legacy-peer-deps')
    expect(await complaint(project, "await import('@autoencoders/dense')")).toContain(
      "Cannot find package '@tensorflow/tfjs-core' imported from",
    )
    await project.install([released('dense')])
    expect(await project.run('node', 'main.js')).toBe('')
  })
})

describe('two copies of tfjs', () => {
  /** Installs, then gives one package a copy of tfjs of its own, as a version that fits nobody else would. */
  async function withSecondCopy(room: string): Promise<ConsumerProject> {
    const project = freshProject('two-copies')
    await project.install([released('dense'), released('backend-wasm'), '@tensorflow/tfjs-layers@4'])
    const modules = join(project.folder, 'node_modules')
    const inner = join(modules, '@autoencoders', room, 'node_modules', '@tensorflow')
    mkdirSync(inner, { recursive: true })
    cpSync(join(modules, '@tensorflow', 'tfjs-core'), join(inner, 'tfjs-core'), { recursive: true })
    return project
  }

  it.each(['backend-wasm', 'core'])('one of them in %s: says so, and how to have one', async (room) => {
    const project = await withSecondCopy(room)
    const message = await complaint(project, program)
    expect(message).toMatch(/expected one copy of @tensorflow\/tfjs-core, 4\.\d+\.\d+, received/)
    expect(message).toContain('npm dedupe')
  })
})
