import { describe, expect, it } from 'vitest'
import type { KernelCall, ProfileResult } from '../contestants/protocol.js'
import { collectCalls } from './collect-calls.js'
import { describeCall } from './describe-call.js'
import { kernelRow, kernelTable } from './kernel-report.js'
import { stepRows } from './run-profile.js'

const input = (...shape: number[]) => ({ shape, dtype: 'float32' })
const product: KernelCall = {
  name: 'BatchMatMul',
  inputs: { a: input(32, 784), b: input(784, 128) },
  attrs: { transposeA: true, transposeB: false },
}
const concat: KernelCall = { name: 'Concat', inputs: [input(2), input()], attrs: { axis: [0] } }

const profile = (milliseconds: number, ...kernels: [KernelCall, number, number][]): ProfileResult => ({
  steps: 10,
  milliseconds,
  kernels: kernels.map(([call, calls, time]) => ({ call, calls, milliseconds: time })),
})

describe('describeCall', () => {
  it('has shapes and the attributes that are set', () => {
    expect(describeCall(product)).toBe('a 32×784 b 784×128 transposeA')
    expect(describeCall(concat)).toBe('2 scalar axis=[0]')
  })
})

describe('collectCalls', () => {
  it('joins the same call of several models and puts the largest share first', () => {
    const collected = collectCalls([
      { task: 'dense, batch 32', profile: profile(100, [product, 10, 20], [concat, 10, 50]) },
      { task: 'vae, batch 32', profile: profile(100, [product, 10, 80]) },
    ])
    expect(collected).toEqual([
      { call: product, shares: { 'dense, batch 32': 0.2, 'vae, batch 32': 0.8 } },
      { call: concat, shares: { 'dense, batch 32': 0.5 } },
    ])
  })
})

describe('kernelRow', () => {
  it("divides stock's time by ours", () => {
    const row = kernelRow({ call: product, shares: { dense: 0.2 } }, { ours: 10, stock: 25 })
    expect(row).toEqual({
      kernel: 'BatchMatMul',
      call: 'a 32×784 b 784×128 transposeA',
      shares: { dense: 0.2 },
      oursMicroseconds: 10,
      stockMicroseconds: 25,
      ratio: 2.5,
    })
    expect(kernelTable([row])).toMatch(
      /BatchMatMul │ a 32×784 b 784×128 transposeA +│ +20\.0 │ +10\.0 │ +25\.0 │ +2\.50/,
    )
  })

  it('has no ratio for a kernel that stock has not', () => {
    const row = kernelRow({ call: concat, shares: {} }, { ours: 10, stock: Number.POSITIVE_INFINITY })
    expect(row).toMatchObject({ oursMicroseconds: 10, stockMicroseconds: null, ratio: null })
    expect(kernelTable([row])).toContain('none')
  })
})

describe('stepRows', () => {
  it('adds the calls of one kernel up, a step at a time', () => {
    const other = { ...product, attrs: {} }
    expect(stepRows(profile(100, [concat, 10, 5], [product, 10, 20], [other, 20, 40]))).toEqual({
      msPerStep: 10,
      kernels: [
        { kernel: 'BatchMatMul', callsPerStep: 3, msPerStep: 6, share: 0.6 },
        { kernel: 'Concat', callsPerStep: 1, msPerStep: 0.5, share: 0.05 },
      ],
    })
  })
})
