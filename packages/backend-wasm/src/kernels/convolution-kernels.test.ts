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
  run,
} from '../testing/convolution-checks.js'
import {
  type ConvolutionCase,
  infoOf,
  referenceFilterGradient,
  referenceInputGradient,
  referenceOutput,
} from '../testing/convolution-reference.js'
import { expectNear, expectNoLeak, useWasm } from '../testing/kernel-checks.js'

useWasm()

describe('convolutions of odd numbers', () => {
  const padded: ConvolutionCase = {
    batch: 2,
    size: [5, 6],
    channels: 5,
    filter: [3, 3],
    filters: 9,
    strides: [2, 1],
    pad: 'same',
  }

  it.each([Infinity, -Infinity, Number.NaN])('pass %f on, and padding takes no part', (odd) => {
    const spoil = (numbers: Float32Array) => {
      for (const at of [0, 7, numbers.length - 1]) numbers[at] = odd
      return numbers
    }
    for (const channels of [1, 5, 8]) {
      const c = { ...padded, channels }
      const clean = operands(c)
      for (const name of ['x', 'filter', 'dy'] as const) {
        const spoilt = { ...clean, [name]: spoil(clean[name].slice()) }
        checkOutput(c, spoilt)
        checkInputGradient(c, spoilt)
        checkFilterGradient(c, spoilt)
      }
    }
  })

  it('keep denormals', () => {
    const { x, filter, dy } = operands(padded)
    const tiny = { x: x.map((v) => v * 1e-40), filter, dy: dy.map((v) => v * 1e-40) }
    const c = padded
    const near = (kernel: tf.Tensor, due: Float64Array) => expectNear(kernel, due, 1e-2, 1e-41)
    tf.tidy(() => {
      near(output(c, tiny), referenceOutput(c, tiny.x, filter))
      near(inputGradient(c, tiny), referenceInputGradient(c, tiny.dy, filter))
      near(filterGradient(c, { ...tiny, dy }), referenceFilterGradient(c, tiny.x, dy))
    })
  })
})

describe('convolution kernels', () => {
  const c: ConvolutionCase = {
    batch: 3,
    size: [14, 14],
    channels: 12,
    filter: [3, 3],
    filters: 20,
    strides: [2, 2],
    pad: 'same',
  }

  it('leave nothing behind', () => {
    const numbers = operands(c)
    const [input, filter] = [tf.tensor(numbers.x, infoOf(c).inShape), tf.tensor(numbers.filter, infoOf(c).filterShape)]
    expectNoLeak(() => run('Conv2D', { x: input, filter }, c))
    expectNoLeak(() => tf.tidy(() => inputGradient(c, numbers)))
    expectNoLeak(() => tf.tidy(() => filterGradient(c, numbers)))
    tf.dispose([input, filter])
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

  it('are nothing where there is nothing', () => {
    for (const empty of [{ batch: 0 }, { channels: 0 }, { filters: 0 }, { size: [2, 2], pad: 'valid' }] as const) {
      checkOutput({ ...c, ...empty })
      checkInputGradient({ ...c, ...empty })
      checkFilterGradient({ ...c, ...empty })
    }
  })

  it('cut large shapes into blocks of depth, rows and columns', () => {
    const wide = { ...c, batch: 1, size: [5, 5], filters: 300 } as const
    for (const channels of [70, 401, 6, 2]) {
      checkOutput({ ...wide, channels })
      checkInputGradient({ ...wide, channels })
      checkFilterGradient({ ...wide, channels })
    }
  })

  it('refuse what does not fit', () => {
    const [x, filter] = [tf.zeros([1, 4, 4, 2]), tf.zeros([3, 3, 2, 4])]
    const given = { strides: 1, pad: 'same', dilations: 1, dataFormat: 'NHWC' }
    const kernel = (name: string, inputs: tf.NamedTensorMap, more: object) => () =>
      tf.engine().runKernel(name, inputs, { ...given, ...more } as unknown as tf.NamedAttrMap)
    expect(kernel('Conv2D', { x, filter }, { dataFormat: 'NCHW' })).toThrow(
      "wasm backend Conv2D does not support dataFormat:'channelsFirst'. Please use 'channelsLast'.",
    )
    expect(kernel('Conv2D', { x, filter: tf.zeros([9, 9, 2, 4]) }, { pad: 'valid' })).toThrow(
      'Conv2D: expected a filter within the padded input [1,4,4,2], received [9,9,2,4]. Use a smaller filter or padding "same".',
    )
    expect(kernel('Conv2DBackpropInput', { dy: x, filter }, { inputShape: [1, 4, 4, 2] })).toThrow(
      'Conv2DBackpropInput: expected dy [1,4,4,4], received [1,4,4,2].',
    )
    expect(kernel('Conv2DBackpropFilter', { x, dy: x }, { filterShape: [3, 3, 2, 4] })).toThrow(
      'Conv2DBackpropFilter: expected dy [1,4,4,4], received [1,4,4,2].',
    )
  })

  it('give the input gradient with channels first, as stock does', () => {
    const { dy, filter } = operands(c)
    const { outShape, filterShape, inShape } = infoOf(c)
    tf.tidy(() => {
      const first = tf.transpose(tf.tensor(dy, outShape), [0, 3, 1, 2])
      const [batch, height, width, channels] = inShape
      const more = { inputShape: [batch, channels, height, width], dataFormat: 'NCHW' }
      const dx = run('Conv2DBackpropInput', { dy: first, filter: tf.tensor(filter, filterShape) }, c, more)
      expect(dx.shape).toEqual(more.inputShape)
      expectNear(tf.transpose(dx, [0, 2, 3, 1]), referenceInputGradient(c, dy, filter), 1e-5)
    })
  })
})

describe('Conv2D', () => {
  it('is its definition, whatever the shape', () => {
    fc.assert(
      fc.property(convolutions(true), (c) => checkOutput(c)),
      { numRuns: 300 },
    )
  })
})

describe('Conv2DBackpropInput', () => {
  it('is the gradient of its definition, whatever the shape', () => {
    fc.assert(
      fc.property(convolutions(true), (c) => checkInputGradient(c)),
      { numRuns: 300 },
    )
  })
})

describe('Conv2DBackpropFilter', () => {
  it('is the gradient of its definition, whatever the shape', () => {
    fc.assert(
      fc.property(convolutions(true), (c) => checkFilterGradient(c)),
      { numRuns: 300 },
    )
  })
})
