import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ConvolutionCase,
  infoOf,
  referenceFilterGradient,
  referenceInputGradient,
  referenceOutput,
} from '../testing/convolution-reference.js'
import { expectNear, expectNoLeak, randomNumbers, useWasm } from '../testing/kernel-checks.js'

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

  it('cut large shapes into blocks of depth, rows and columns', () => {
    const wide = { ...c, batch: 1, size: [5, 5], filters: 300 } as const
    for (const channels of [70, 401, 6]) {
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
      fc.property(convolutions(false), (c) => checkInputGradient(c)),
      { numRuns: 300 },
    )
  })
})

describe('Conv2DBackpropFilter', () => {
  it('is the gradient of its definition, whatever the shape', () => {
    fc.assert(
      fc.property(convolutions(false), (c) => checkFilterGradient(c)),
      { numRuns: 300 },
    )
  })
})

interface Operands {
  readonly x: Float32Array
  readonly filter: Float32Array
  readonly dy: Float32Array
}

/** Sizes around 1 and the tile, primes, all paddings, strides to 3, dilations to 2 where strides are 1. */
function convolutions(dilated: boolean): fc.Arbitrary<ConvolutionCase> {
  const count = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17)
  const pair = (most: number) => fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }))
  const pads = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.nat(3))
  const explicit = pads.map(
    ([top, bottom, left, right]): tf.backend_util.ExplicitPadding => [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
  )
  return fc
    .record({
      batch: fc.constantFrom(0, 1, 2, 3),
      size: pair(11),
      channels: count,
      filter: pair(4),
      filters: count,
      steps: pair(3),
      spread: fc.boolean(),
      pad: fc.oneof(fc.constantFrom('valid' as const, 'same' as const), fc.nat(3), explicit),
    })
    .map(({ steps: [height, width], spread, ...rest }): ConvolutionCase => {
      const dilations: [number, number] = [Math.min(height, 2), Math.min(width, 2)]
      return spread && dilated ? { ...rest, strides: [1, 1], dilations } : { ...rest, strides: [height, width] }
    })
    .filter((c) => infoOf(c).outHeight >= 0 && infoOf(c).outWidth >= 0)
}

function operands(c: ConvolutionCase): Operands {
  const { inShape, outShape, filterShape } = infoOf(c)
  const numbers = (shape: readonly number[], seed: number) => randomNumbers(tf.util.sizeFromShape([...shape]), seed)
  return { x: numbers(inShape, 1), filter: numbers(filterShape, 2), dy: numbers(outShape, 3) }
}

function run(kernel: string, inputs: Record<string, tf.Tensor>, c: ConvolutionCase, more: object = {}): tf.Tensor {
  const { strides, pad, dilations = [1, 1], rounding: dimRoundingMode } = c
  const attrs = { strides, pad, dilations, dimRoundingMode, dataFormat: 'NHWC', ...more }
  return tf.engine().runKernel(kernel, inputs, attrs as unknown as tf.NamedAttrMap) as tf.Tensor
}

function output(c: ConvolutionCase, { x, filter }: Operands): tf.Tensor {
  const { inShape, filterShape } = infoOf(c)
  return run('Conv2D', { x: tf.tensor(x, inShape), filter: tf.tensor(filter, filterShape) }, c)
}

function inputGradient(c: ConvolutionCase, { dy, filter }: Operands): tf.Tensor {
  const { inShape, filterShape, outShape } = infoOf(c)
  const inputs = { dy: tf.tensor(dy, outShape), filter: tf.tensor(filter, filterShape) }
  return run('Conv2DBackpropInput', inputs, c, { inputShape: inShape })
}

function filterGradient(c: ConvolutionCase, { x, dy }: Operands): tf.Tensor {
  const { inShape, filterShape, outShape } = infoOf(c)
  const inputs = { x: tf.tensor(x, inShape), dy: tf.tensor(dy, outShape) }
  return run('Conv2DBackpropFilter', inputs, c, { filterShape })
}

function checkOutput(c: ConvolutionCase, given = operands(c)): void {
  tf.tidy(() => {
    const y = output(c, given)
    expect(y.shape).toEqual(infoOf(c).outShape)
    expectNear(y, referenceOutput(c, given.x, given.filter), 1e-5, 4)
  })
}

function checkInputGradient(c: ConvolutionCase, given = operands(c)): void {
  tf.tidy(() => {
    const dx = inputGradient(c, given)
    expect(dx.shape).toEqual(infoOf(c).inShape)
    expectNear(dx, referenceInputGradient(c, given.dy, given.filter), 1e-5, 4)
  })
}

function checkFilterGradient(c: ConvolutionCase, given = operands(c)): void {
  tf.tidy(() => {
    const gradient = filterGradient(c, given)
    expect(gradient.shape).toEqual(infoOf(c).filterShape)
    expectNear(gradient, referenceFilterGradient(c, given.x, given.dy), 1e-5, 4)
  })
}
