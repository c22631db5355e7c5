import { describe, expect, it } from 'vitest'
import { decisionsAreIndexed } from './decision-rules.js'
import { testRepository, violationsOf } from './testing/fixtures.js'

describe('decisions in this repository', () => testRepository([decisionsAreIndexed]))

describe('decisionsAreIndexed', () => {
  const decisions = (index: string, ...records: string[]) =>
    violationsOf(decisionsAreIndexed, {
      'docs/decisions/README.md': index,
      ...Object.fromEntries(records.map((record) => [`docs/decisions/${record}`, '# A decision'])),
    })
  it('accepts records that are numbered and linked', () => {
    expect(decisions('[1](0001-a.md) [2](./0002-b.md)', '0001-a.md', '0002-b.md')).toEqual([])
  })
  it.each([
    ['a record without a link', '', ['0001-a.md']],
    ['a record without a number', '[a](a.md)', ['a.md']],
    ['a number twice', '[a](0001-a.md) [b](0001-b.md)', ['0001-a.md', '0001-b.md']],
    ['a link without a record', '[a](0001-a.md)', []],
  ])('refuses %s', (_, index, records) => {
    expect(decisions(index, ...records)).toHaveLength(1)
  })
})
