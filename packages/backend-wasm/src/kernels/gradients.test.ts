/** Every gradient that tfjs has, on wasm against the cpu backend: no kernel that one of them calls is missing or wrong. */

import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { expectNear, randomNumbers, useWasm } from '../testing/kernel-checks.js'

useWasm()

type Make = () => { readonly run: (...x: tf.Tensor[]) => tf.Tensor; readonly at: readonly tf.Tensor[] }

const random = (shape: number[], seed = 1) => tf.tensor(randomNumbers(tf.util.sizeFromShape(shape), seed), shape)
/** In 0.2 … 0.9. */
const positive = (shape: number[], seed = 1) =>
  tf.tensor(
    randomNumbers(tf.util.sizeFromShape(shape), seed).map((x) => 0.55 + 0.35 * x),
    shape,
  )

/** A function of one tensor of shape [3, 5] in −1 … 1, or in 0.2 … 0.9. */
const one =
  (run: (x: tf.Tensor) => tf.Tensor, make = random): Make =>
  () => ({ run, at: [make([3, 5])] })
const two =
  (run: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, aShape = [3, 5], bShape = aShape): Make =>
  () => ({
    run: run as (...x: tf.Tensor[]) => tf.Tensor,
    at: [positive(aShape), positive(bShape, 2)],
  })
const ofShape =
  (shape: number[], run: (x: tf.Tensor) => tf.Tensor): Make =>
  () => ({ run, at: [random(shape)] })
/** What a comparison masks has the gradient of what it lets through. */
const masks = (compare: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) =>
  two((a, b) => tf.mul(tf.cast(compare(a, b), 'float32'), tf.mul(a, b)))
const isLarge = (x: tf.Tensor) => tf.greater(x, 0.5)
const four = (run: (x: tf.Tensor4D) => tf.Tensor) => ofShape([1, 4, 6, 2], run as (x: tf.Tensor) => tf.Tensor)
const five = (run: (x: tf.Tensor5D) => tf.Tensor) => ofShape([1, 4, 4, 4, 2], run as (x: tf.Tensor) => tf.Tensor)

/** Gradients that are not tried, and why. */
const untried: Readonly<Record<string, string>> = {
  ComplexAbs: 'is of complex numbers, which this backend has not',
  Prod: 'needs the chained operations of the whole of tfjs, on every backend',
}

/** What tfjs's own kernels do wrong and ours do not replace; no autoencoder here calls them. */
const wrong: Readonly<Record<string, Make>> = {
  'Dilation2D where every sum of a window is negative gives 1.2e-38': () => ({
    run: (x, filter) => tf.dilation2d(x as tf.Tensor4D, filter as tf.Tensor3D, 1, 'same'),
    at: [random([1, 4, 4, 2]), tf.fill([2, 2, 2], -2)],
  }),
  'MaxPool3D where every number of a window is negative gives 1.2e-38': five((x) =>
    tf.maxPool3d(tf.sub(x, 2) as tf.Tensor5D, 2, 2, 'same'),
  ),
}

/** A call of every kernel that has a gradient. */
const calls: Readonly<Record<string, Make>> = {
  Abs: one(tf.abs),
  Acos: one(tf.acos, positive),
  Acosh: one((x) => tf.acosh(tf.add(x, 1)), positive),
  Add: two(tf.add, [3, 5], [5]),
  AddN: two((a, b) => tf.addN([a, b])),
  ArgMax: one((x) => tf.add(tf.cast(tf.argMax(x, 1), 'float32'), tf.sum(x, 1))),
  ArgMin: one((x) => tf.add(tf.cast(tf.argMin(x, 1), 'float32'), tf.sum(x, 1))),
  Asin: one(tf.asin, positive),
  Asinh: one(tf.asinh),
  Atan: one(tf.atan),
  Atan2: two(tf.atan2),
  Atanh: one(tf.atanh, positive),
  AvgPool: four((x) => tf.avgPool(x, 2, 2, 'same')),
  AvgPool3D: five((x) => tf.avgPool3d(x, 2, 2, 'same')),
  BatchMatMul: two((a, b) => tf.matMul(a, b, false, true)),
  BatchToSpaceND: ofShape([4, 2, 2, 1], (x) =>
    tf.batchToSpaceND(
      x,
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
  ),
  Cast: one((x) => tf.cast(x, 'float32')),
  Ceil: one(tf.ceil),
  ClipByValue: one((x) => tf.clipByValue(x, -0.3, 0.4)),
  Concat: two((a, b) => tf.concat([a, b], 1)),
  Conv2D: () => ({
    run: (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 2, 'same'),
    at: [random([2, 5, 6, 3]), random([3, 3, 3, 4], 2)],
  }),
  Conv2DBackpropInput: () => ({
    run: (x, filter) => tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, [2, 6, 6, 3], 2, 'same'),
    at: [random([2, 3, 3, 4]), random([3, 3, 3, 4], 2)],
  }),
  Conv3D: () => ({
    run: (x, filter) => tf.conv3d(x as tf.Tensor5D, filter as tf.Tensor5D, 1, 'same'),
    at: [random([1, 3, 3, 3, 2]), random([2, 2, 2, 2, 3], 2)],
  }),
  Cos: one(tf.cos),
  Cosh: one(tf.cosh),
  Cumsum: one((x) => tf.cumsum(x, 1, true)),
  DepthwiseConv2dNative: () => ({
    run: (x, filter) => tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same'),
    at: [random([2, 5, 6, 3]), random([3, 3, 3, 2], 2)],
  }),
  Dilation2D: () => ({
    run: (x, filter) => tf.dilation2d(x as tf.Tensor4D, filter as tf.Tensor3D, 1, 'same'),
    at: [positive([1, 4, 4, 2]), positive([2, 2, 2], 2)],
  }),
  Einsum: two((a, b) => tf.einsum('ij,kj->ik', a, b)),
  Elu: one(tf.elu),
  Equal: masks(tf.equal),
  Erf: one(tf.erf),
  Exp: one(tf.exp),
  ExpandDims: one((x) => tf.expandDims(x, 1)),
  Expm1: one(tf.expm1),
  Floor: one(tf.floor),
  FloorDiv: two(tf.floorDiv),
  FusedBatchNorm: () => ({
    run: (x, mean, variance, offset, scale) =>
      tf.batchNorm(
        x as tf.Tensor2D,
        mean as tf.Tensor1D,
        variance as tf.Tensor1D,
        offset as tf.Tensor1D,
        scale as tf.Tensor1D,
        1e-3,
      ),
    at: [random([3, 5]), random([5], 2), positive([5], 3), random([5], 4), positive([5], 5)],
  }),
  GatherV2: one((x) => tf.gather(x, tf.tensor1d([2, 0, 2], 'int32'))),
  Greater: masks(tf.greater),
  GreaterEqual: two((a, b) => tf.mul(tf.cast(tf.greaterEqual(a, b), 'float32'), a)),
  Identity: one(tf.clone),
  IsFinite: one((x) => tf.mul(tf.cast(tf.isFinite(x), 'float32'), x)),
  IsInf: one((x) => tf.mul(tf.cast(tf.isInf(x), 'float32'), x)),
  IsNan: one((x) => tf.mul(tf.cast(tf.isNaN(x), 'float32'), x)),
  LRN: four((x) => tf.localResponseNormalization(x, 1)),
  LeakyRelu: one((x) => tf.leakyRelu(x, 0.3)),
  Less: masks(tf.less),
  LessEqual: masks(tf.lessEqual),
  Log: one(tf.log, positive),
  Log1p: one(tf.log1p, positive),
  LogicalAnd: masks((a, b) => tf.logicalAnd(isLarge(a), isLarge(b))),
  LogicalNot: masks((a) => tf.logicalNot(isLarge(a))),
  LogicalOr: masks((a, b) => tf.logicalOr(isLarge(a), isLarge(b))),
  Max: one((x) => tf.max(x, 1)),
  MaxPool: four((x) => tf.maxPool(x, 2, 2, 'same')),
  MaxPool3D: five((x) => tf.maxPool3d(tf.add(x, 2) as tf.Tensor5D, 2, 2, 'same')),
  Maximum: two(tf.maximum),
  Mean: one((x) => tf.mean(x, 0)),
  Min: one((x) => tf.min(x, 1)),
  Minimum: two(tf.minimum),
  MirrorPad: one((x) =>
    tf.mirrorPad(
      x,
      [
        [1, 1],
        [2, 0],
      ],
      'reflect',
    ),
  ),
  Mod: two(tf.mod),
  Multiply: two(tf.mul, [3, 5], [3, 1]),
  Neg: one(tf.neg),
  NotEqual: masks(tf.notEqual),
  OneHot: one((x) => tf.mul(tf.oneHot(tf.tensor1d([1, 0, 4], 'int32'), 5), x)),
  OnesLike: one((x) => tf.mul(tf.onesLike(x), x)),
  Pack: two((a, b) => tf.stack([a, b], 1)),
  PadV2: one((x) =>
    tf.pad(
      x,
      [
        [1, 0],
        [2, 1],
      ],
      0.5,
    ),
  ),
  Pow: two(tf.pow),
  Prelu: two((a, b) => tf.prelu(tf.sub(a, 0.5), b)),
  RealDiv: two(tf.div, [3, 5], [5]),
  Reciprocal: one(tf.reciprocal, positive),
  Relu: one(tf.relu),
  Relu6: one((x) => tf.relu6(tf.mul(x, 10))),
  Reshape: one((x) => tf.reshape(x, [5, 3])),
  // Square: cpu confuses height and width.
  ResizeBilinear: ofShape([1, 4, 4, 2], (x) => tf.image.resizeBilinear(x as tf.Tensor4D, [7, 5])),
  // The batch is one: cpu is wrong with more.
  ResizeNearestNeighbor: four((x) => tf.image.resizeNearestNeighbor(x, [8, 12])),
  Reverse: one((x) => tf.reverse(x, 1)),
  Round: one(tf.round),
  Rsqrt: one(tf.rsqrt, positive),
  Select: one((x) => tf.where(tf.greaterEqual(x, 0), x, tf.mul(x, x))),
  Selu: one(tf.selu),
  Sigmoid: one(tf.sigmoid),
  Sign: one((x) => tf.mul(tf.sign(x), x)),
  Sin: one(tf.sin),
  Sinh: one(tf.sinh),
  Slice: one((x) => tf.slice(x, [1, 2], [2, 2])),
  Softmax: one((x) => tf.softmax(x)),
  Softplus: one(tf.softplus),
  SpaceToBatchND: ofShape([1, 4, 4, 1], (x) =>
    tf.spaceToBatchND(
      x,
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
  ),
  SplitV: one((x) => tf.mul(tf.split(x, [2, 3], 1)[1]!, 2)),
  Sqrt: one(tf.sqrt, positive),
  Square: one(tf.square),
  SquaredDifference: two(tf.squaredDifference),
  Step: one((x) => tf.mul(tf.step(x), x)),
  Sub: two(tf.sub, [5], [3, 5]),
  Sum: one((x) => tf.sum(x, 1)),
  Tan: one(tf.tan),
  Tanh: one(tf.tanh),
  Tile: one((x) => tf.tile(x, [2, 3])),
  Transpose: one((x) => tf.transpose(x)),
  Unpack: one((x) => tf.mul(tf.unstack(x, 1)[2]!, 3)),
  UnsortedSegmentSum: one((x) => tf.unsortedSegmentSum(x, tf.tensor1d([1, 0, 1], 'int32'), 2)),
  ZerosLike: one((x) => tf.add(tf.zerosLike(x), x)),
}

/** Value and gradients, weighted so that no two elements count alike. */
async function compute(backend: string, make: Make): Promise<Float32Array[]> {
  await tf.setBackend(backend)
  return tf.tidy(() => {
    const { run, at } = make()
    const value = run(...at)
    const gradients = tf.grads(run)([...at], positive(value.shape, 7))
    return [value, ...gradients].map((tensor) => Float32Array.from(tensor.dataSync()))
  })
}

describe('gradients', () => {
  it('are all called here', () => {
    const differentiable = tf.getKernelsForBackend('cpu').filter(({ kernelName }) => tf.getGradient(kernelName))
    expect(differentiable.map(({ kernelName }) => kernelName).sort()).toEqual(
      [...Object.keys(calls), ...Object.keys(untried)].sort(),
    )
  })

  it.each(Object.keys(calls))('%s', (name) => check(calls[name]!))

  // A test that no longer fails says that its line can go.
  it.fails.each(Object.keys(wrong))('%s', (name) => check(wrong[name]!))
})

async function check(make: Make): Promise<void> {
  const due = await compute('cpu', make)
  const received = await compute('wasm', make)
  for (const [i, tensor] of received.entries()) expectNear(tensor, due[i]!, 2e-5)
}
