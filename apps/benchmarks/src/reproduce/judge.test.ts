import { describe, expect, it } from 'vitest'
import { judge } from './judge.js'

describe('judge', () => {
  it.each([
    { value: 1.1, reference: 1, margin: 0.1, direction: 'lower', pass: true },
    { value: 1.11, reference: 1, margin: 0.1, direction: 'lower', pass: false },
    { value: 0, reference: 1, margin: 0, direction: 'lower', pass: true },
    { value: 0.98, reference: 0.98, margin: 0, direction: 'higher', pass: true },
    { value: 0.9799, reference: 0.98, margin: 0, direction: 'higher', pass: false },
    { value: 2, reference: 1, margin: 0, direction: 'higher', pass: true },
    // A margin is on the side of the worse also below zero.
    { value: -90, reference: -100, margin: 0.1, direction: 'lower', pass: true },
    { value: -111, reference: -100, margin: 0.1, direction: 'higher', pass: false },
    { value: Number.NaN, reference: 1, margin: 1, direction: 'lower', pass: false },
  ] as const)('%o', ({ value, pass, ...claim }) => {
    expect(judge(value, claim).pass).toBe(pass)
  })
})
