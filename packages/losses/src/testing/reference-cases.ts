/** Reference values that `tooling/reference` wrote, and how a result is held to them. */

import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'

/** An array as the generators write it. */
export interface Values {
  readonly shape: number[]
  readonly data: number[]
}

/** A loss and its gradients. */
export interface LossCase {
  readonly name: string
  readonly kind: string
  readonly options: object
  readonly target: Values
  readonly output: Values
  readonly mask?: Values
  readonly cotangent: Values
  readonly loss: Values
  readonly outputGradient: Values
}

/** The cases of a generated file. */
export function referenceCases<Case>(name: string): Case[] {
  const file = new URL(`../../../../tooling/reference/generated/${name}.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases
}

/** As a tensor of the backend in use. */
export function tensorOf({ data, shape }: Values): tf.Tensor {
  return tf.tensor(data, shape, 'float32')
}

/** Every value on its own, to a share of itself; below 1e-30, float32 rounds to zero. */
export function expectEach(actual: tf.Tensor, expected: Values, share = 1e-6): void {
  expect(actual.shape).toEqual(expected.shape)
  const errors = expected.data.map((value, i) => Math.abs(actual.dataSync()[i]! - value) - share * Math.abs(value))
  expect(Math.max(...errors)).toBeLessThanOrEqual(1e-30)
}

/** Every value to an absolute tolerance. */
export function expectWithin(actual: tf.Tensor, expected: Values, tolerance: number): void {
  expect(actual.shape).toEqual(expected.shape)
  const errors = expected.data.map((value, i) => Math.abs(actual.dataSync()[i]! - value))
  expect(Math.max(...errors)).toBeLessThanOrEqual(tolerance)
}

/** Every value to a share of the largest: a gradient near 0 is a difference of numbers of that size. */
export function expectClose(actual: tf.Tensor, expected: Values, share = 1e-6): void {
  expect(actual.shape).toEqual(expected.shape)
  const scale = Math.max(...expected.data.map(Math.abs))
  const errors = expected.data.map((value, i) => Math.abs(actual.dataSync()[i]! - value))
  expect(Math.max(...errors)).toBeLessThanOrEqual(share * scale)
}
