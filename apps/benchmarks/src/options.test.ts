import { describe, expect, it } from 'vitest'
import { contestantNames, defaultContestants } from './contestants/contestants.js'
import { parseBenchmarkOptions, usage } from './options.js'

const models = ['dense', 'conv', 'lstm', 'vae']

describe('parseBenchmarkOptions', () => {
  it('trains all models at batch 32 and 128 with everyone by default', () => {
    expect(parseBenchmarkOptions(['train'])).toEqual({
      suite: 'train',
      wholeFit: false,
      contestants: defaultContestants,
      models,
      batches: [32, 128],
      rounds: 8,
      node: process.execPath,
    })
  })

  it('reads every option', () => {
    const args = 'train --fit --backend ours-wasm,jax-js --models dense,vae --batch 16 --rounds 2 --json a/b.json'
    const programs = '--python /py --node /node'
    expect(parseBenchmarkOptions(`${args} ${programs}`.split(' '))).toEqual({
      suite: 'train',
      wholeFit: true,
      contestants: ['ours-wasm', 'jax-js'],
      models: ['dense', 'vae'],
      batches: [16],
      rounds: 2,
      json: 'a/b.json',
      python: '/py',
      node: '/node',
    })
  })

  it.each(['kernels', 'profile'])('runs %s at batch 32', (suite) => {
    const options = { suite, models, batches: [32], rounds: 8, node: process.execPath }
    expect(parseBenchmarkOptions([suite])).toEqual(options)
  })

  it('gives nothing when help is asked for', () => {
    expect(parseBenchmarkOptions(['--help'])).toBeUndefined()
  })

  it('names every contestant and model in its help', () => {
    for (const name of [...contestantNames, ...models]) expect(usage).toContain(name)
  })

  it.each([
    [[], 'bench: expected one suite: train, kernels or profile, received none'],
    [['race'], 'received race'],
    [['train', 'more'], 'received train more'],
    [['train', '--backend', 'webgl'], 'received "webgl"'],
    [['train', '--models', 'dense,transformer'], 'received "transformer"'],
    [['train', '--batch', '0'], '--batch of whole numbers from 1 to 2048, received "0"'],
    [['train', '--batch', '32,many'], 'received "32,many"'],
    [['train', '--rounds', '1.5'], '--rounds of whole numbers'],
    [['kernels', '--backend', 'keras'], 'no --backend for kernels'],
    [['train', '--fast'], "Unknown option '--fast'"],
  ])('refuses %j', (args, message) => {
    expect(() => parseBenchmarkOptions(args)).toThrow(message)
  })
})
