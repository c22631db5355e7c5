import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { concatRows, type NdArray, OptionError, randomStreams, ShapeError, selectBackend } from '@autoencoders/core'
import { type Parameter, parameterScope, type Reconstruction } from '@autoencoders/core/extend'
import { oneHotEncoder, parseCsv, standardScaler, tableColumn, tableToArray } from '@autoencoders/data'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type MixedColumn, mixedColumns, mixedColumnsNegativeLogLikelihood } from './index.js'

const columns: readonly MixedColumn[] = [
  { kind: 'numeric', sigma: 2 },
  { kind: 'binary' },
  { kind: 'categorical', categories: 3 },
]
const LOG_2PI = Math.log(2 * Math.PI)

describe.each([cpu(), wasm()])('mixedColumns on $name', (backend) => {
  beforeAll(() => selectBackend([backend]))

  const rows = () => [tf.tensor2d([[1.5, 1, 0, 1, 0]]), tf.tensor2d([[0.5, 0.3, 1, -1, 0]])] as const
  const perColumn = [
    0.5 * 0.25 + Math.log(2) + 0.5 * LOG_2PI,
    Math.log(1 + Math.exp(-0.3)),
    Math.log(Math.exp(1) + Math.exp(-1) + 1) + 1,
  ] as const

  it('is the sum of what each column is', () => {
    const loss = mixedColumns({ columns })
      .loss(...rows())
      .dataSync()[0]
    expect(loss).toBeCloseTo(perColumn[0] + perColumn[1] + perColumn[2], 5)
  })

  it.each([
    [[1, 0, 0, 0, 0], perColumn[0]],
    [[0, 1, 0, 0, 0], perColumn[1]],
    [[0, 0, 1, 1, 1], perColumn[2]],
    [[1, 0, 1, 1, 1], perColumn[0] + perColumn[2]],
    [[0, 0, 0, 0, 0], 0],
  ])('counts the columns that a mask %j says', (mask, due) => {
    const counted = tf.tensor2d([mask])
    const part: Reconstruction = mixedColumns({ columns })
    const [target, output] = rows()
    const loss = (output: tf.Tensor) => part.loss(target, output, counted)
    expect(loss(output).dataSync()[0]).toBeCloseTo(due, 5)
    const slopes = tf.grad(loss)(output).dataSync()
    mask.forEach((counts, i) => {
      expect(slopes[i] === 0).toBe(counts === 0)
    })
    // What is missing may be anything.
    const other = tf.add(target, tf.mul(tf.sub(1, counted), 7))
    expect(part.loss(other, output, counted).dataSync()[0]).toBeCloseTo(due, 5)
  })

  it('leaves samples and steps out by shorter masks', () => {
    const part: Reconstruction = mixedColumns({ columns })
    const repeated = (x: tf.Tensor) => tf.tile(tf.reshape(x, [1, 1, 5]), [2, 3, 1])
    const [target, output] = rows().map(repeated) as [tf.Tensor, tf.Tensor]
    const total = perColumn[0] + perColumn[1] + perColumn[2]
    const expectCounts = (mask: tf.Tensor | undefined, counts: readonly number[]) => {
      const loss = part.loss(target, output, mask).dataSync()
      counts.forEach((count, i) => {
        expect(loss[i]).toBeCloseTo(count * total, 4)
      })
    }
    expectCounts(undefined, [3, 3])
    expectCounts(tf.tensor1d([0, 1]), [0, 3])
    expectCounts(
      tf.tensor2d([
        [1, 0, 0],
        [1, 1, 0],
      ]),
      [1, 2],
    )
  })

  it('is normalised: over both bits and all categories the probabilities are 1', () => {
    const discrete: readonly MixedColumn[] = [{ kind: 'binary' }, { kind: 'categorical', categories: 3 }]
    const all = [0, 1].flatMap((bit) => [0, 1, 2].map((k) => [bit, ...[0, 1, 2].map((i) => Number(i === k))]))
    const output = tf.tile(tf.tensor2d([[0.4, 1, -2, 0.5]]), [6, 1])
    const nats = mixedColumnsNegativeLogLikelihood(tf.tensor2d(all), output, discrete).dataSync()
    expect([...nats].reduce((sum, value) => sum + Math.exp(-value), 0)).toBeCloseTo(1, 5)
  })

  it('gives numbers, probabilities of 1 and probabilities of categories as data', () => {
    const part: Reconstruction = mixedColumns({ columns })
    const data = [...part.toData(tf.tensor2d([[-3, 0, 0, Math.log(2), 0]])).dataSync()]
    ;[-3, 0.5, 0.25, 0.5, 0.25].forEach((due, i) => {
      expect(data[i]).toBeCloseTo(due, 6)
    })
    const numbers = tf.tensor2d([[1, 2]])
    const same = mixedColumns({ columns: [{ kind: 'numeric' }, { kind: 'numeric' }] }).toData(numbers)
    same.dispose()
    expect(numbers.isDisposed).toBe(false)
  })

  it('fits what @autoencoders/data makes of a table, and what it reads back', () => {
    const table = parseCsv('age,member,plan\n20,1,free\n40,0,paid\n60,1,free')
    const ages = tableToArray(table, { columns: ['age'] })
    const plans = tableColumn(table, 'plan').values as string[]
    const encoder = oneHotEncoder().fit(plans)
    const joined = beside([
      standardScaler().fit(ages).transform(ages),
      tableToArray(table, { columns: ['member'] }),
      encoder.transform(plans),
    ])
    const part: Reconstruction = mixedColumns({
      columns: [
        { kind: 'numeric' },
        { kind: 'binary' },
        { kind: 'categorical', categories: encoder.categories.length },
      ],
    })
    expect(part.outputShape?.(joined.shape.slice(1))).toEqual([4])
    const target = tf.tensor(joined.data, [3, 4])
    const certain = tf.mul(tf.sub(target, tf.tensor1d([0, 0.5, 0.5, 0.5])), tf.tensor1d([1, 100, 100, 100]))
    for (const value of part.loss(target, certain).dataSync()) expect(value).toBeCloseTo(LOG_2PI / 2, 2)
    const data = Float32Array.from(part.toData(certain).dataSync())
    const categories = concatRows(
      [0, 1, 2].map((row) => ({ data: data.slice(4 * row + 2, 4 * row + 4), shape: [1, 2] })),
    )
    expect(encoder.inverseTransform(categories)).toEqual(plans)
  })

  it('has a parameter of as many σ as are learned, and none where all are given', () => {
    const parameters: Parameter[] = []
    const learned: readonly MixedColumn[] = [{ kind: 'numeric' }, ...columns, { kind: 'numeric', sigma: 'learned' }]
    mixedColumns({ columns: learned }).build!(parameterScope(randomStreams(1), parameters))
    expect(parameters.map(({ name, shape }) => [name, shape])).toEqual([['logSigma', [2]]])
    expect((mixedColumns({ columns }) as Reconstruction).build).toBeUndefined()
  })

  it('names what does not fit', () => {
    const part: Reconstruction = mixedColumns({ columns })
    expect(() => part.outputShape?.([4])).toThrow(
      'mixedColumns: expected rows as wide as the columns, [..., 5], received [4]. A numeric or binary column is 1 wide',
    )
    const [target, output] = rows()
    expect(() => mixedColumnsNegativeLogLikelihood(target, output, columns, { logSigma: tf.zeros([2]) })).toThrow(
      'expected logSigma [1], one for each numeric column, received [2].',
    )
    expect(() => part.loss(target, tf.zeros([1, 4]))).toThrow(ShapeError)
    expect(() => part.loss(target, output, tf.zeros([2, 5]))).toThrow(ShapeError)
  })
})

describe('mixedColumns', () => {
  it.each([
    [{ columns: [] }, "expected columns, such as [{ kind: 'numeric' }, { kind: 'categorical', categories: 3 }]"],
    [{}, 'received undefined'],
    [
      { columns: [{ kind: 'number' }] },
      'columns[0].kind to be "numeric", "binary" or "categorical", received "number"',
    ],
    [{ columns: [{ kind: 'binary' }, null] }, 'columns[1].kind'],
    [{ columns: [{ kind: 'categorical' }] }, 'columns[0].categories to be a whole number of at least 2'],
    [{ columns: [{ kind: 'categorical', categories: 1 }] }, 'received 1'],
    [{ columns: [{ kind: 'numeric', sigma: 0 }] }, 'columns[0].sigma to be a finite number above 0, received 0'],
  ])('refuses %j', (options, message) => {
    expect(() => mixedColumns(options as never)).toThrow(OptionError)
    expect(() => mixedColumns(options as never)).toThrow(message)
  })
})

/** Arrays of rows joined along their last axis. */
function beside(arrays: readonly NdArray[]): NdArray {
  const count = arrays[0]!.shape[0]!
  const widths = arrays.map(({ shape }) => shape[1]!)
  const data = Array.from({ length: count }, (_, row) =>
    arrays.flatMap((array, i) => [...array.data.subarray(row * widths[i]!, (row + 1) * widths[i]!)]),
  ).flat()
  return { data: Float32Array.from(data), shape: [count, widths.reduce((sum, width) => sum + width, 0)] }
}
