import { describe, expect, it } from 'vitest'
import { defaultSetup } from '../setup/setup.js'
import { initialState, reduce } from './app-state.js'
import { LossHistory } from './loss-history.js'
import { formatRoute, pageNames, parseRoute } from './route.js'

const steps = (from: number, to: number, loss = 1) =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ step: from + i, loss, terms: {} }))

describe('the loss history', () => {
  it('replaces steps that were taken again', () => {
    const history = LossHistory.empty.withSteps(steps(1, 10)).withSteps(steps(8, 12, 2))
    expect(history.points.map(({ step }) => step)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
    expect(history.points.map(({ loss }) => loss)).toEqual([1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2])
  })

  it('never holds more than a few thousand points, evenly over the run', () => {
    let history = LossHistory.empty
    for (let step = 1; step < 50_000; step += 25) history = history.withSteps(steps(step, step + 24))
    expect(history.points.length).toBeLessThanOrEqual(3000)
    expect(history.points.length).toBeGreaterThan(1000)
    const distances = history.points.slice(2).map(({ step }, i) => step - history.points[i + 1]!.step)
    expect(new Set(distances)).toEqual(new Set([history.stride]))
  })
})

describe('the state', () => {
  it('forgets the run when another training is chosen, and keeps it for another backend', () => {
    const progress = { step: 10, epoch: 1, epochs: 2, totalSteps: 20, samplesPerSecond: 5 }
    const trained = reduce(initialState(defaultSetup), { type: 'progress', progress, steps: steps(1, 10) })
    const moved = reduce(trained, { type: 'setupChosen', setup: { ...defaultSetup, backend: 'webgl' } })
    expect(moved.losses.points).toHaveLength(10)
    const changed = reduce(trained, { type: 'setupChosen', setup: { ...defaultSetup, seed: 2 } })
    expect(changed).toMatchObject({ status: 'starting', progress: null, setup: { seed: 2 } })
    expect(changed.losses.points).toHaveLength(0)
  })

  it('does not change what it was given', () => {
    const state = Object.freeze(initialState(defaultSetup))
    expect(reduce(state, { type: 'trying', isTrying: true })).toMatchObject({ isTrying: true })
    expect(state.isTrying).toBe(false)
  })
})

describe('the route', () => {
  it('names page, set-up and language', () => {
    const setup = { ...defaultSetup, latentSize: 2 }
    for (const page of pageNames) {
      expect(parseRoute(formatRoute(page, setup, 'zh'))).toEqual({ page, setup, language: 'zh' })
    }
    expect(parseRoute('')).toEqual({ page: 'playground', setup: defaultSetup, language: null })
    expect(parseRoute('#/nowhere').page).toBe('playground')
  })
})
