/** Our kernels as a WebAssembly module, and which of its twins an engine can run. */

import type { ConvolutionNumbers } from './convolution-geometry.js'

/** The functions of assembly/index.ts. Addresses and sizes are in bytes, strides and counts in numbers. */
export interface KernelFunctions {
  productScratch(rows: number, columns: number, depth: number): number
  multiply(
    a: number,
    b: number,
    c: number,
    rows: number,
    columns: number,
    depth: number,
    aRow: number,
    aDepth: number,
    bDepth: number,
    bColumn: number,
    scratch: number,
  ): void
  describeConvolution(scratch: number, ...numbers: ConvolutionNumbers): void
  convolutionScratch(taps: number, channels: number, outChannels: number): number
  convolve(x: number, filter: number, bias: number, y: number, activation: number, slope: number, scratch: number): void
  convolveInputGradient(dy: number, filter: number, dx: number, scratch: number): void
  scatterScratch(taps: number, channels: number, outChannels: number): number
  scatterInputGradient(dy: number, filter: number, dx: number, scratch: number): void
  filterGradientScratch(taps: number, channels: number, outChannels: number): number
  convolveFilterGradient(x: number, dy: number, filter: number, scratch: number): void
  depthwiseScratch(taps: number, channels: number, outChannels: number, pixels: number, outPixels: number): number
  depthwise(
    x: number,
    filter: number,
    bias: number,
    y: number,
    activation: number,
    slope: number,
    scratch: number,
  ): void
  depthwiseInputGradient(dy: number, filter: number, dx: number, scratch: number): void
  depthwiseFilterGradient(x: number, dy: number, filter: number, scratch: number): void
  finishRows(x: number, rows: number, columns: number, bias: number, activation: number, slope: number): void
  activationGradient(
    dy: number,
    y: number,
    dx: number,
    sums: number,
    rows: number,
    columns: number,
    activation: number,
    slope: number,
  ): void
  unary(operation: number, x: number, y: number, count: number, low: number, high: number): void
  copyBlocks(from: number, to: number, count: number, bytes: number, fromStride: number, toStride: number): void
  binary(
    operation: number,
    a: number,
    b: number,
    y: number,
    planes: number,
    rows: number,
    columns: number,
    aPlane: number,
    aRow: number,
    aColumn: number,
    bPlane: number,
    bRow: number,
    bColumn: number,
  ): void
  sum(x: number, y: number, outer: number, length: number, inner: number, divisor: number): void
  truth(isFloat: boolean, x: number, y: number, count: number): void
  extreme(isGreatest: boolean, x: number, y: number, outer: number, length: number, inner: number): void
  sumSegments(x: number, rows: number, y: number, count: number, width: number, segments: number): void
  sgd(
    parameter: number,
    gradient: number,
    velocity: number,
    newParameter: number,
    newVelocity: number,
    count: number,
    rate: number,
    momentum: number,
    nesterov: boolean,
  ): void
  adam(
    parameter: number,
    gradient: number,
    mean: number,
    square: number,
    newParameter: number,
    newMean: number,
    newSquare: number,
    count: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    rate: number,
    correction: number,
    epsilon: number,
    keep: number,
  ): void
  rmsProp(
    parameter: number,
    gradient: number,
    square: number,
    velocity: number,
    newParameter: number,
    newSquare: number,
    newVelocity: number,
    count: number,
    decay: number,
    rest: number,
    rate: number,
    epsilon: number,
    momentum: number,
  ): void
  describeSequence(
    scratch: number,
    input: number,
    kernel: number,
    recurrentKernel: number,
    bias: number,
    initialHidden: number,
    initialCell: number,
    mask: number,
    states: number,
    saved: number,
    batch: number,
    time: number,
    features: number,
    units: number,
    savedSteps: number,
    reverse: boolean,
  ): void
  sequenceScratch(batch: number, time: number, features: number, units: number, width: number): number
  lstm(scratch: number): void
  lstmGradient(
    scratch: number,
    dStates: number,
    dInput: number,
    dKernel: number,
    dRecurrentKernel: number,
    dBias: number,
    dHidden: number,
    dCell: number,
    steps: number,
    operands: number,
  ): void
  gru(scratch: number): void
  gruGradient(
    scratch: number,
    dStates: number,
    dInput: number,
    dKernel: number,
    dRecurrentKernel: number,
    dBias: number,
    dHidden: number,
    inputSteps: number,
    stateSteps: number,
    hiddens: number,
  ): void
}

/** What distinguishes the twins. */
export interface KernelVariant {
  /** Fused multiply-add: faster, but an engine may round it as it likes. */
  readonly relaxed: boolean
  /** Whether the memory is shared between threads; it must be as tfjs made it. */
  readonly shared: boolean
}

/** Compiles one of the twins. */
export async function compileKernels(variant: KernelVariant): Promise<WebAssembly.Module> {
  const { binary } = await importBinary(variant)
  return WebAssembly.compile(decodeBase64(binary))
}

/** Whether the engine has relaxed SIMD: Node ≥ 22, Chrome ≥ 114, Firefox ≥ 145. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(RELAXED_PROBE)
}

/** `(func (param v128) (result v128) (f32x4.relaxed_madd (local.get 0) (local.get 0) (local.get 0)))` */
const RELAXED_PROBE = new Uint8Array(
  [
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    [1, 6, 1, 0x60, 1, 0x7b, 1, 0x7b],
    [3, 2, 1, 0],
    [10, 13, 1, 11, 0, 0x20, 0, 0x20, 0, 0x20, 0, 0xfd, 0x85, 0x02, 0x0b],
  ].flat(),
)

function importBinary({ relaxed, shared }: KernelVariant): Promise<{ readonly binary: string }> {
  if (shared) return relaxed ? import('./generated/relaxed-simd-shared.js') : import('./generated/simd-shared.js')
  return relaxed ? import('./generated/relaxed-simd.js') : import('./generated/simd.js')
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text)
  const bytes = new Uint8Array(characters.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i)
  return bytes
}
