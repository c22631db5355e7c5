import { Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TrainingCallback, TrainingEvent } from '../training/events.js'
import { progress } from './progress.js'

const control = { stop: () => undefined }

/** A stream that remembers what was written, as a terminal or as a file. */
function recording(isTTY: boolean): { stream: NodeJS.WriteStream; text(): string } {
  const chunks: string[] = []
  const sink = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk))
      done()
    },
  })
  const terminal = {
    isTTY,
    columns: 100,
    rows: 24,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  }
  return { stream: Object.assign(sink, terminal) as unknown as NodeJS.WriteStream, text: () => chunks.join('') }
}

/** Epochs, two when nothing is said, of `steps` steps, 32 samples and `msPerStep` each. */
async function train(
  callback: TrainingCallback,
  { epochs = 2, steps = 4, msPerStep = 1000, samples = (steps * 32) as number | undefined } = {},
) {
  const tell = async (event: TrainingEvent) => callback(event, control)
  await tell({ type: 'start', epochs, batchSize: 32, backend: 'cpu', ...(samples ? { samples } : {}) })
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (let i = 1; i <= steps; i++) {
      vi.advanceTimersByTime(msPerStep)
      const common = { epoch, stepInEpoch: i, terms: {}, samples: i * 32, samplesPerSecond: 12_345 }
      await tell({ type: 'step', step: (epoch - 1) * steps + i, loss: 0.25, epochLoss: 0.123456, ...common })
    }
    const rates = { learningRate: 1e-3, seconds: 75, samplesPerSecond: 12_345 }
    await tell({
      type: 'epoch',
      epoch,
      loss: 0.123456,
      validationLoss: 0.00001234,
      terms: {},
      improved: true,
      ...rates,
    })
  }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

describe('progress, where there is no terminal', () => {
  it('writes one plain line an epoch: loss, validation, rate, time, and time left before the last', async () => {
    const { stream, text } = recording(false)
    await train(progress({ stream }))
    expect(text().split('\n')).toEqual([
      'epoch 1/2  loss 0.1235  validation 1.234e-5  12 345 samples/s  1:15  0:04 left',
      'epoch 2/2  loss 0.1235  validation 1.234e-5  12 345 samples/s  1:15',
      '',
    ])
  })

  it('writes lines within an epoch only as often as asked', async () => {
    const { stream, text } = recording(false)
    await train(progress({ stream, secondsBetweenLines: 3 }))
    const within = text()
      .split('\n')
      .filter((line) => line.includes('samples  '))
    expect(within).toHaveLength(2)
    expect(within[0]).toMatch(/^epoch 1\/2 {2}96 samples {2}loss 0\.1235 {2}12 345 samples\/s {2}\d:\d\d left$/)
  })

  it('has no terminal codes in it', async () => {
    const { stream, text } = recording(false)
    await train(progress({ stream, secondsBetweenLines: 0 }))
    expect(text()).not.toContain('\u001b')
  })

  it.each([
    ['earlyStopping', 'ended after 0 epochs: no more improvement, best epoch 3\n'],
    ['aborted', 'ended after 0 epochs: aborted, best epoch 3\n'],
    ['completed', ''],
  ] as const)('says why training ended when it was cut short: %s', async (stopReason, line) => {
    const { stream, text } = recording(false)
    await progress({ stream })({ type: 'end', history: { epochs: [], bestEpoch: 3, stopReason, steps: 0 } }, control)
    expect(text()).toBe(line)
  })
})

describe('progress of one training after another', () => {
  it.each([
    ['lines', false, 1],
    ['lines', false, 2],
    ['a bar', true, 1],
    ['a bar', true, 2],
  ])('begins anew each time, with %s', async (_, isTTY, epochs) => {
    const { stream, text } = recording(isTTY)
    const callback = progress({ stream, secondsBetweenLines: 0 })
    await train(callback, { epochs })
    const first = text()
    vi.advanceTimersByTime(60_000)
    await train(callback, { epochs })
    expect(text()).toBe(first + first)
  })
})

describe('progress, in a terminal', () => {
  it('draws a bar with loss, rate and time left, and leaves a line for each epoch', async () => {
    const { stream, text } = recording(true)
    await train(progress({ stream }))
    expect(text()).toMatch(/epoch 1\/2 \[█+░+\] \d+% {2}loss 0\.1235 {2}12 345 samples\/s/)
    expect(text()).toMatch(/0:04 left/)
    expect(text()).toContain('epoch 2/2  loss 0.1235  validation 1.234e-5  12 345 samples/s  1:15\n')
  })

  it('lets the bar grow with a stream whose length is unknown', async () => {
    const { stream, text } = recording(true)
    await train(progress({ stream }), { samples: undefined })
    expect(text()).not.toMatch(/NaN|Infinity|undefined/)
    expect(text()).toContain('epoch 1/2  loss 0.1235')
  })
})

describe('progress where a backend is lost', () => {
  const lost = { type: 'backendLost', backend: 'webgl', reason: 'the WebGL context was lost', step: 2 } as const
  const step = { type: 'step', epoch: 1, stepInEpoch: 2, step: 2, loss: 0.25, epochLoss: 0.25, terms: {} } as const

  it.each([
    ['in a file', false],
    ['in a terminal', true],
  ])('says so %s, and where it goes on', async (_, isTTY) => {
    const { stream, text } = recording(isTTY)
    const callback = progress({ stream })
    await callback({ type: 'start', epochs: 2, batchSize: 32, backend: 'webgl', samples: 128 }, control)
    await callback({ ...step, samples: 64, samplesPerSecond: 100 }, control)
    await callback({ ...lost, next: { backend: 'wasm', step: 1 } }, control)
    await train(callback)
    await callback(lost, control)
    expect(text().replaceAll('\r', '')).toContain(
      'webgl was lost after step 2 (the WebGL context was lost): going on with wasm from step 1\n',
    )
    expect(text()).toContain('(the WebGL context was lost): nothing to go on with\n')
    expect(text()).toContain('epoch 2/2  loss 0.1235')
  })
})
