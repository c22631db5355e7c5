import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../backend/select-backend.js'
import type { Optimizer } from '../contracts.js'
import { OptionError } from '../errors.js'
import { linear } from '../schedules.js'
import { cpuForTests } from '../training/training-fixtures.js'
import { clipGradients } from './gradient-clipping.js'
import { adam, adamW, DEFAULT_EPSILON, optimizerDefinitions, rmsProp, sgd } from './optimizers.js'

beforeAll(async () => {
  await selectBackend([cpuForTests])
})

const start = [1, -2, 0.5]
/** Gradients of three steps; the last element is 0 at first, where a root of a mean square would be 0/0 without ε. */
const gradients = [
  [0.5, -1, 0],
  [0.25, 2, 1e-3],
  [-3, 0.125, -0.5],
]

type Rule = (theta: number, gradient: number, step: number, memory: Record<string, number>) => number

/** Three steps of a rule in float64, element by element. */
function byHand(rule: Rule): number[] {
  return start.map((first, element) => {
    const memory: Record<string, number> = {}
    return gradients.reduce((theta, gradient, i) => rule(theta, gradient[element]!, i + 1, memory), first)
  })
}

function run(part: unknown, decays = true): number[] {
  const optimizer = part as Optimizer
  return tf.tidy(() => {
    let parameter: tf.Tensor = tf.tensor1d(start)
    let slots: Readonly<Record<string, tf.Tensor>> = Object.fromEntries(
      optimizer.slots.map((name) => [name, tf.zeros([3])]),
    )
    gradients.forEach((gradient, i) => {
      const learningRate = optimizer.learningRate.at(i)
      const given = { parameter, gradient: tf.tensor1d(gradient), slots, learningRate, step: i + 1, decays }
      ;({ parameter, slots } = optimizer.update(given))
      expect(Object.keys(slots).sort()).toEqual([...optimizer.slots].sort())
    })
    return [...parameter.dataSync()]
  })
}

const keep = (memory: Record<string, number>, name: string, decay: number, value: number) => {
  memory[name] = decay * (memory[name] ?? 0) + (1 - decay) * value
  return memory[name]
}
const adamRule =
  (rate: number, beta1: number, beta2: number, epsilon: number, weightDecay = 0): Rule =>
  (theta, gradient, step, memory) => {
    const mean = keep(memory, 'm', beta1, gradient) / (1 - beta1 ** step)
    const square = keep(memory, 'v', beta2, gradient ** 2) / (1 - beta2 ** step)
    return theta - rate * weightDecay * theta - (rate * mean) / (Math.sqrt(square) + epsilon)
  }

describe('one rule, three steps, against float64', () => {
  it.each<[string, unknown, Rule, boolean?]>([
    ['sgd', sgd({ learningRate: 0.1 }), (theta, g) => theta - 0.1 * g],
    [
      'sgd with momentum',
      sgd({ learningRate: 0.1, momentum: 0.9 }),
      (theta, g, _, memory) => {
        memory.v = 0.9 * (memory.v ?? 0) + g
        return theta - 0.1 * memory.v
      },
    ],
    [
      'sgd with Nesterov momentum',
      sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
      (theta, g, _, memory) => {
        memory.v = 0.9 * (memory.v ?? 0) + g
        return theta - 0.1 * (g + 0.9 * memory.v)
      },
    ],
    ['adam', adam(), adamRule(0.001, 0.9, 0.999, 1e-7)],
    [
      'adam with everything set',
      adam({ learningRate: 0.1, beta1: 0.5, beta2: 0.75, epsilon: 0.01 }),
      adamRule(0.1, 0.5, 0.75, 0.01),
    ],
    ['adamW', adamW({ learningRate: 0.1, weightDecay: 0.2 }), adamRule(0.1, 0.9, 0.999, 1e-7, 0.2)],
    ['adamW on a bias', adamW({ learningRate: 0.1, weightDecay: 0.2 }), adamRule(0.1, 0.9, 0.999, 1e-7), false],
    [
      'rmsProp',
      rmsProp({ learningRate: 0.01 }),
      (theta, g, _, memory) => theta - (0.01 * g) / (Math.sqrt(keep(memory, 's', 0.9, g ** 2)) + 1e-7),
    ],
    [
      'rmsProp with momentum',
      rmsProp({ learningRate: 0.01, decay: 0.5, momentum: 0.8, epsilon: 0.1 }),
      (theta, g, _, memory) => {
        const scaled = g / (Math.sqrt(keep(memory, 's', 0.5, g ** 2)) + 0.1)
        memory.v = 0.8 * (memory.v ?? 0) + scaled
        return theta - 0.01 * memory.v
      },
    ],
    [
      'a scheduled rate',
      sgd({ learningRate: linear({ from: 1, to: 0, steps: 2 }) }),
      (theta, g, step) => theta - Math.max(0, 1 - (step - 1) / 2) * g,
    ],
  ])('%s', (_, optimizer, rule, decays) => {
    const expected = byHand(rule)
    run(optimizer, decays).forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThan(3e-6 * Math.max(1, Math.abs(expected[i]!)))
    })
  })

  it('has the same default ε everywhere', () => {
    expect(DEFAULT_EPSILON).toBe(1e-7)
  })
})

describe('wrong options', () => {
  it.each([
    [() => adam({ learningRate: Number.NaN }), 'adam: expected learningRate to be a finite number'],
    [() => adam({ learningRate: '0.1' as never }), 'adam: expected learningRate to be a finite number'],
    [() => adam({ learningRate: -0.1 }), 'adam: expected learningRate to be a finite number of at least 0'],
    [() => sgd({ learningRate: -0.1 }), 'sgd: expected learningRate to be a finite number of at least 0'],
    [() => rmsProp({ learningRate: -1 }), 'rmsProp: expected learningRate to be a finite number of at least 0'],
    [() => adam({ beta1: 1 }), 'adam: expected beta1 to be in [0, 1), received 1.'],
    [() => adam({ beta2: -0.1 }), 'adam: expected beta2 to be in [0, 1), received -0.1.'],
    [() => adam({ epsilon: 0 }), 'adam: expected epsilon to be a number above 0, received 0.'],
    [() => adamW({ weightDecay: -1 }), 'adamW: expected weightDecay to be a finite number of at least 0, received -1.'],
    [() => sgd({ momentum: 1 }), 'sgd: expected momentum to be in [0, 1), received 1.'],
    [() => sgd({ nesterov: true }), 'sgd: expected nesterov with a momentum above 0, received momentum 0.'],
    [() => rmsProp({ decay: 1.5 }), 'rmsProp: expected decay to be in [0, 1), received 1.5.'],
    [() => adam(0.001 as never), 'adam: expected an object of options, received 0.001.'],
  ])('case %#', (make, message) => {
    expect(make).toThrow(OptionError)
    expect(make).toThrow(message)
  })

  it('each has a definition', () => {
    expect(optimizerDefinitions.map(({ kind }) => kind)).toEqual(['sgd', 'adam', 'adamW', 'rmsProp'])
  })
})

describe('clipGradients', () => {
  const clip = (values: readonly (readonly number[])[], clipping: Parameters<typeof clipGradients>[1]) =>
    tf.tidy(() =>
      clipGradients(
        values.map((value) => tf.tensor1d([...value])),
        clipping,
      ).map((g) => [...g.dataSync()]),
    )

  it('by norm: leaves what is below, scales all together what is above', () => {
    expect(clip([[3], [0, 4]], { norm: 5 })).toEqual([[3], [0, 4]])
    expect(clip([[3], [0, 4]], { norm: 6 })).toEqual([[3], [0, 4]])
    expect(clip([[3], [0, 4]], { norm: 2.5 })).toEqual([[1.5], [0, 2]])
    expect(clip([[0], [0, 0]], { norm: 1 })).toEqual([[0], [0, 0]])
    const [[a = 0] = [], [b = 0, c = 0] = []] = clip([[300], [-400, 1200]], { norm: 1 })
    expect(Math.hypot(a, b, c)).toBeCloseTo(1, 6)
    expect([b / a, c / a]).toEqual([expect.closeTo(-4 / 3, 5), expect.closeTo(4, 5)])
  })

  it('by value: limits every element alone', () => {
    expect(clip([[3, -0.5], [-4]], { value: 1 })).toEqual([[1, -0.5], [-1]])
    expect(clip([[1], [-1]], { value: 1 })).toEqual([[1], [-1]])
  })

  it('without limits: gives the same tensors back', () => {
    const gradient = tf.tensor1d([1e9])
    expect(clipGradients([gradient], undefined)).toEqual([gradient])
    gradient.dispose()
  })

  it('of nothing is nothing', () => {
    expect(clip([], { norm: 1 })).toEqual([])
  })
})
