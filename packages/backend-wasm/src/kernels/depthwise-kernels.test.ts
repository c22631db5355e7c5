import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkFilterGradient,
  checkInputGradient,
  checkOutput,
  convolutions,
  filterGradient,
  inputGradient,
  operands,
  output,
} from '../testing/convolution-checks.js'
import type { ConvolutionCase } from '../testing/convolution-reference.js'
import { expectNoLeak, useWasm } from '../testing/kernel-checks.js'

useWasm()

const depthwise = (dilated: boolean) =>
  fc.oneof(
    convolutions(dilated, { depthwise: true, filters: 1 }),
    convolutions(dilated, { depthwise: true, filters: 2 }),
    convolutions(dilated, { depthwise: true, filters: 5 }),
  )

describe('DepthwiseConv2dNative', () => {
  it('is its definition, whatever the shape', () => {
    fc.assert(
      fc.property(depthwise(true), (c) => checkOutput(c)),
      { numRuns: 300 },
    )
  })
})

describe('DepthwiseConv2dNativeBackpropInput', () => {
  it('is the gradient of its definition, whatever the shape', () => {
    fc.assert(
      fc.property(depthwise(true), (c) => checkInputGradient(c)),
      { numRuns: 300 },
    )
  })

  it('refuses strides and dilations at once, as tfjs does', () => {
    const [dy, filter] = [tf.zeros([1, 2, 2, 1]), tf.zeros([2, 2, 1, 1])]
    const attrs = { strides: 2, dilations: 2, pad: 'same', inputShape: [1, 4, 4, 1] } as unknown as tf.NamedAttrMap
    expect(() => tf.engine().runKernel('DepthwiseConv2dNativeBackpropInput', { dy, filter }, attrs)).toThrow(
      'DepthwiseConv2dNativeBackpropInput: expected strides or dilations of 1, received strides [2,2] and dilations [2,2].',
    )
  })
})

describe('DepthwiseConv2dNativeBackpropFilter', () => {
  it('is the gradient of its definition, whatever the shape', () => {
    fc.assert(
      fc.property(depthwise(true), (c) => checkFilterGradient(c)),
      { numRuns: 300 },
    )
  })
})

describe('depthwise kernels', () => {
  const c: ConvolutionCase = {
    batch: 2,
    size: [9, 12],
    channels: 6,
    filter: [3, 3],
    filters: 2,
    strides: [2, 1],
    pad: 'same',
    depthwise: true,
  }

  it.each([Infinity, -Infinity, Number.NaN])('pass %f on, and padding takes no part', (odd) => {
    for (const channels of [1, 4, 6]) {
      const given = { ...c, channels }
      const clean = operands(given)
      for (const name of ['x', 'filter', 'dy'] as const) {
        const numbers = clean[name].slice()
        for (const at of [0, 7, numbers.length - 1]) numbers[at] = odd
        const spoilt = { ...clean, [name]: numbers }
        checkOutput(given, spoilt)
        checkInputGradient(given, spoilt)
        checkFilterGradient(given, spoilt)
      }
    }
  })

  it('are nothing where there is nothing', () => {
    for (const empty of [{ batch: 0 }, { channels: 0 }, { size: [2, 2], pad: 'valid' }] as const) {
      checkOutput({ ...c, ...empty })
      checkInputGradient({ ...c, ...empty })
      checkFilterGradient({ ...c, ...empty })
    }
  })

  it('leave nothing behind', () => {
    const numbers = operands(c)
    expectNoLeak(() => tf.tidy(() => output(c, numbers)))
    expectNoLeak(() => tf.tidy(() => inputGradient(c, numbers)))
    expectNoLeak(() => tf.tidy(() => filterGradient(c, numbers)))
  })

  it('go on when the heap has grown', () => {
    const check = () => {
      checkOutput(c)
      checkInputGradient(c)
      checkFilterGradient(c)
    }
    check()
    const huge = tf.zeros([40_000_000])
    huge.dataSync()
    check()
    huge.dispose()
    check()
  })
})
