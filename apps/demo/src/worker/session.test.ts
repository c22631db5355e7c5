import { ndArray } from '@autoencoders/core'
import { encodePng, encodeWav } from '@autoencoders/data'
import { describe, expect, it } from 'vitest'
import type { Command, GivenFile, WorkerEvent } from '../messages.js'
import { defaultSetup, type Setup } from '../setup/setup.js'
import { readFiles } from './read-files.js'
import { Session } from './session.js'

const small: Setup = { ...defaultSetup, count: 200, epochs: 4, units: [16], latentSize: 4, batchSize: 20 }

/** A session and everything that it tells. */
class Conversation {
  readonly events: WorkerEvent[] = []
  readonly #session = new Session((event) => this.#hear(event))
  #waiting: { readonly isDue: (event: WorkerEvent) => boolean; readonly resolve: (event: WorkerEvent) => void }[] = []

  send(command: Command): void {
    this.#session.handle(command)
  }

  until(isDue: (event: WorkerEvent) => boolean): Promise<WorkerEvent> {
    return new Promise((resolve) => this.#waiting.push({ isDue, resolve }))
  }

  status(status: string): Promise<WorkerEvent> {
    return this.until((event) => event.type === 'training' && event.status === status)
  }

  /** Losses by step, the last one told where a step was taken twice. */
  get losses(): readonly number[] {
    const losses: number[] = []
    for (const event of this.events) {
      if (event.type !== 'progress') continue
      for (const { step, loss } of event.steps) losses[step - 1] = loss
    }
    return losses
  }

  get failures(): readonly string[] {
    return this.events.flatMap((event) => (event.type === 'failed' ? event.message : []))
  }

  #hear(event: WorkerEvent): void {
    this.events.push(event)
    const due = this.#waiting.filter(({ isDue }) => isDue(event))
    this.#waiting = this.#waiting.filter((waiting) => !due.includes(waiting))
    for (const { resolve } of due) resolve(event)
  }
}

async function begin(setup: Setup): Promise<Conversation> {
  const conversation = new Conversation()
  conversation.send({ type: 'configure', setup, train: false })
  await conversation.status('idle')
  return conversation
}

async function trainUnbroken(setup: Setup): Promise<readonly number[]> {
  const conversation = await begin(setup)
  conversation.send({ type: 'train' })
  await conversation.status('finished')
  expect(conversation.failures).toEqual([])
  return conversation.losses
}

describe('a session', () => {
  it('goes on from the same step on another backend, as if nothing had happened', async () => {
    const unbroken = await trainUnbroken(small)
    const conversation = await begin(small)
    conversation.send({ type: 'step' })
    await conversation.status('paused')
    for (let step = 2; step <= 12; step++) {
      conversation.send({ type: 'step' })
      await conversation.status('paused')
    }
    conversation.send({ type: 'useBackend', backend: 'cpu' })
    await conversation.until((event) => event.type === 'backends' && event.active === 'cpu')
    await conversation.status('paused')
    conversation.send({ type: 'train' })
    await conversation.status('finished')
    expect(conversation.failures).toEqual([])
    expect(conversation.losses).toHaveLength(36)
    conversation.losses.forEach((loss, i) => {
      expect(Math.abs(loss - unbroken[i]!) / unbroken[i]!).toBeLessThan(1e-5)
    })
  }, 120_000)

  it('trains further after its end, and anew after a change', async () => {
    const conversation = await begin({ ...small, epochs: 1 })
    conversation.send({ type: 'train' })
    await conversation.status('finished')
    conversation.send({ type: 'train' })
    await conversation.status('finished')
    expect(conversation.losses).toHaveLength(18)
    conversation.send({ type: 'configure', setup: { ...small, epochs: 1, seed: 2 }, train: true })
    await conversation.status('finished')
    const last = conversation.events.findLast((event) => event.type === 'progress')
    expect(last).toMatchObject({ progress: { step: 9, totalSteps: 9 } })
    expect(conversation.failures).toEqual([])
  }, 120_000)

  it('answers what is asked while it trains, and only the latest of many wishes', async () => {
    const conversation = await begin({ ...small, epochs: 50 })
    conversation.send({ type: 'train' })
    await conversation.until((event) => event.type === 'progress')
    for (let i = 0; i < 20; i++) conversation.send({ type: 'explore', at: [i, 0], sample: 3 })
    await conversation.until((event) => event.type === 'explored')
    conversation.send({ type: 'traverse' })
    await conversation.until((event) => event.type === 'traversed')
    expect(conversation.events.filter(({ type }) => type === 'explored')).toHaveLength(1)
    conversation.send({ type: 'reset' })
    await conversation.status('idle')
    expect(conversation.failures).toEqual([])
  }, 120_000)

  it.each([
    ['conv', 'vectorQuantized', 'squaredError', 'sgd'],
    ['lstm', 'gaussian', 'absoluteError', 'rmsProp'],
    ['dense', 'vectorQuantized', 'huber', 'adamW'],
  ] as const)(
    'makes %s with %s, %s and %s of either data set',
    async (architecture, latent, loss, optimizer) => {
      for (const data of ['digits', 'waves'] as const) {
        const parts = { architecture, latent, loss, optimizer, data } as const
        const losses = await trainUnbroken({ ...small, ...parts, units: [4], epochs: 1, corruption: 'masking' })
        expect(losses).toHaveLength(9)
      }
    },
    120_000,
  )

  it('tells an error instead of falling silent', async () => {
    const conversation = await begin(small)
    conversation.send({ type: 'openModel', name: 'x', bytes: Uint8Array.of(1, 2, 3) })
    const event = await conversation.until(({ type }) => type === 'failed')
    expect(event).toMatchObject({ message: expect.stringContaining('expected at least 8 bytes, received 3 bytes') })
  }, 60_000)
})

describe('files of one’s own', () => {
  const given = (path: string, ...parts: BlobPart[]): GivenFile => ({ path, file: new Blob(parts) })

  it('reads IDX pictures with their labels', async () => {
    const count = 30
    const header = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 2, 0, 0, 0, 2)
    const pixels = new Uint8Array(4 * count).fill(255)
    const labels = Uint8Array.from({ length: count }, (_, i) => i % 3)
    const data = await readFiles([
      given('labels-idx1-ubyte', Uint8Array.of(0, 0, 8, 1, 0, 0, 0, count), labels),
      given('images-idx3-ubyte', header, pixels),
    ])
    expect(data.training.shape).toEqual([27, 2, 2, 1])
    expect(data.training.data.every((value) => value === 1)).toBe(true)
    expect([...data.labels]).toEqual([0, 1, 2])
    expect(data.classes).toEqual(['0', '1', '2'])
  })

  it('reads a folder of pictures, in colour if one has any, classes by folder', async () => {
    const red = new Uint8Array(encodePng(ndArray([1, 0, 0], [1, 1, 3])))
    const files = Array.from({ length: 24 }, (_, i) => given(`pets/${i % 2 ? 'cats' : 'dogs'}/${i}.png`, red))
    const data = await readFiles(files)
    expect(data.training.shape).toEqual([22, 28, 28, 3])
    expect([...data.training.data.subarray(0, 3)]).toEqual([1, 0, 0])
    expect(data.classes).toEqual(['cats', 'dogs'])
    expect([...data.labels]).toEqual([1, 0])
  })

  it('reads long columns as windows, and WAV as pictures of its spectrogram', async () => {
    const series = ['time,value', ...Array.from({ length: 2000 }, (_, i) => `t${i},${i % 50}`)].join('\n')
    const windows = await readFiles([given('series.csv', series)])
    expect(windows.kind).toBe('series')
    expect(windows.training.shape.slice(1)).toEqual([64, 1])
    expect(Math.max(...windows.training.data)).toBe(1)
    const tone = ndArray(
      Float32Array.from({ length: 24_000 }, (_, i) => 0.5 * Math.sin(i * (0.1 + i / 1e5))),
      [24_000],
    )
    const sound = await readFiles([given('tone.wav', new Uint8Array(encodeWav(tone, { sampleRate: 8000 })))])
    expect(sound.training.shape.slice(1)).toEqual([32, 32, 1])
    expect(Math.min(...sound.training.data)).toBeGreaterThanOrEqual(0)
  })

  it('refuses what it cannot read, and too little', async () => {
    await expect(readFiles([given('a.pdf', 'x')])).rejects.toThrow('received a.pdf')
    await expect(readFiles([given('a.csv', 'a\n1\n2')])).rejects.toThrow('at least 20 samples')
  })
})
