import { describe, expect, it } from 'vitest'
import { RunState } from './run-state.js'

/** A state whose epochs had these losses. */
function stateOf(losses: readonly number[]): RunState {
  const state = new RunState()
  for (const loss of losses) {
    state.addStep({ loss, terms: {} }, 1, 1)
    state.endEpoch(0.1, undefined)
  }
  return state
}

describe('RunState', () => {
  it('records means over samples, not over batches', () => {
    const state = new RunState()
    state.addStep({ loss: 1, terms: { reconstruction: 2 } }, 30, 2)
    state.addStep({ loss: 5, terms: { reconstruction: 6 } }, 10, 3)
    expect([state.step, state.stepInEpoch, state.epoch, state.samples]).toEqual([2, 2, 0, 40])
    expect([state.epochLoss, state.samplesPerSecond]).toEqual([2, 8])
    const { record, improved } = state.endEpoch(0.01, undefined)
    expect(improved).toBe(true)
    expect(record).toEqual({
      epoch: 1,
      loss: 2,
      terms: { reconstruction: 3 },
      learningRate: 0.01,
      seconds: 5,
      samplesPerSecond: 8,
    })
    expect([state.step, state.stepInEpoch, state.epoch, state.samples]).toEqual([2, 0, 1, 0])
  })

  it('judges by the validation loss where there is one', () => {
    const state = new RunState()
    const improvements = [3, 2, 2, 4, 1].map((validationLoss, i) => {
      state.addStep({ loss: 10 - i, terms: {} }, 1, 1)
      return state.endEpoch(0.1, validationLoss).improved
    })
    expect(improvements).toEqual([true, true, false, false, true])
    expect(state.history('completed')).toMatchObject({ bestEpoch: 5, steps: 5, stopReason: 'completed' })
    expect(state.history('completed').epochs.map(({ validationLoss }) => validationLoss)).toEqual([3, 2, 2, 4, 1])
  })

  it('says no best epoch before the first ends', () => {
    expect(new RunState().history('aborted')).toEqual({ epochs: [], bestEpoch: 0, stopReason: 'aborted', steps: 0 })
  })

  it('adds up terms of any name', () => {
    const state = new RunState()
    const terms = JSON.parse('{"constructor":1,"toString":2,"__proto__":3}') as Record<string, number>
    state.addStep({ loss: 1, terms }, 2, 1)
    state.addStep({ loss: 1, terms }, 2, 1)
    const { record } = RunState.restore(structuredClone(state.save())).endEpoch(0.1, undefined)
    expect(JSON.stringify(record.terms)).toBe(JSON.stringify(terms))
  })

  it('comes back from JSON as it was, in the middle of an epoch too', () => {
    const whole = stateOf([3, 2, 4])
    whole.addStep({ loss: 7, terms: { a: 1 } }, 5, 1)
    const restored = RunState.restore(JSON.parse(JSON.stringify(whole.save())))
    for (const state of [whole, restored]) state.addStep({ loss: 1, terms: { a: 3 } }, 5, 1)
    expect(restored.endEpoch(0.1, undefined)).toEqual(whole.endEpoch(0.1, undefined))
    expect(restored.history('completed')).toEqual(whole.history('completed'))
    expect(RunState.restore(JSON.parse(JSON.stringify(new RunState().save()))).save()).toEqual(new RunState().save())
  })

  it('is not changed through what it gave out', () => {
    const state = stateOf([1])
    const saved = state.save()
    const history = state.history('completed')
    state.addStep({ loss: 1, terms: { a: 1 } }, 1, 1)
    state.endEpoch(0.1, undefined)
    expect(saved.epochs).toHaveLength(1)
    expect(saved.sums).toEqual({ loss: 0, terms: {}, samples: 0, seconds: 0 })
    expect(history.epochs).toHaveLength(1)
  })
})

describe('isStuck', () => {
  const stuck = (losses: readonly number[], patience: number, minimumImprovement = 0) =>
    stateOf(losses).isStuck({ patience, minimumImprovement })

  it('counts epochs since the last improvement', () => {
    expect(stuck([], 1)).toBe(false)
    expect(stuck([1], 1)).toBe(false)
    expect(stuck([3, 2, 1], 1)).toBe(false)
    expect(stuck([3, 2, 2], 1)).toBe(true)
    expect(stuck([3, 2, 5, 6], 3)).toBe(false)
    expect(stuck([3, 2, 5, 6, 2], 3)).toBe(true)
    expect(stuck([3, 5, 6, 2, 5], 3)).toBe(false)
  })

  it('asks for an improvement worth the name, against the best that was', () => {
    expect(stuck([3, 2.9, 2.8], 2, 0.5)).toBe(true)
    expect(stuck([3, 2.9, 2.4], 2, 0.5)).toBe(false)
    // Small steps add up: it is the last counted best that must be beaten.
    expect(stuck([3, 2.8, 2.6, 2.4], 3, 0.5)).toBe(false)
  })
})
