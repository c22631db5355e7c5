import { gzipSync } from 'node:zlib'
import { isAutoencoderError, type NdArray, ndArray, sizeOf } from '@autoencoders/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maximumDeflateRatio } from './bytes/gunzip.js'
import {
  augmentationsFromJSON,
  decodeJpeg,
  decodePng,
  encodePng,
  encodeWav,
  logMelSpectrogramFromJSON,
  parseCsv,
  parseIdx,
  parseNpy,
  parseNpz,
  parseWav,
  scalerFromJSON,
  slidingWindowsFromJSON,
  vocabularyFromJSON,
  writeNpy,
  writeNpz,
} from './index.js'
import { idxFile } from './testing/idx-file.js'
import { outcomeOf } from './testing/malformed.js'
import { fromBase64, readReference } from './testing/reference-files.js'

/** Much more than any of these small files takes, on a machine with much else to do. */
const slowest = 10_000

const image = ndArray(
  Float32Array.from({ length: 6 * 5 * 3 }, (_, i) => (i % 255) / 255),
  [6, 5, 3],
)
const codes = ndArray(
  Float32Array.from({ length: 24 }, (_, i) => i / 7),
  [4, 6],
)
const jpegs = readReference<{ decoded: readonly { file: string }[] }>('jpeg.json').decoded.map(({ file }) => file)

interface Parser {
  readonly name: string
  /** Files that it reads. */
  readonly files: readonly Uint8Array[]
  /** All arrays that it finds in one. */
  parse(bytes: Uint8Array): Promise<readonly NdArray[]>
}

const parsers: readonly Parser[] = [
  {
    name: 'parseIdx',
    files: [
      idxFile(8, [2, 3, 4], new Uint8Array(24).fill(7)),
      gzipSync(idxFile(8, [2, 3, 4], new Uint8Array(24).fill(7))),
      idxFile(14, [3], new Uint8Array(24)),
    ],
    parse: async (bytes) => [await parseIdx(bytes)],
  },
  { name: 'parseNpy', files: [writeNpy(codes)], parse: async (bytes) => [parseNpy(bytes)] },
  {
    name: 'parseNpz',
    files: [await writeNpz({ a: codes, b: image }), await writeNpz({ a: codes }, { compress: true })],
    parse: async (bytes) => Object.values(await parseNpz(bytes)),
  },
  {
    name: 'decodePng',
    files: [encodePng(image), encodePng(ndArray(new Float32Array(12), [3, 4]))],
    parse: async (bytes) => [decodePng(bytes)],
  },
  {
    name: 'decodeJpeg',
    files: jpegs.slice(0, 2).map(fromBase64),
    parse: async (bytes) => [await decodeJpeg(bytes)],
  },
  {
    name: 'parseWav',
    files: [encodeWav(ndArray(new Float32Array(40), [20, 2]), { sampleRate: 8000 })],
    parse: async (bytes) => [parseWav(bytes).samples],
  },
  {
    name: 'parseCsv',
    files: [new TextEncoder().encode('time,value,"a ""b"""\n1,2,x\n3,NA,y\n')],
    parse: async (bytes) => {
      const table = parseCsv(new TextDecoder().decode(bytes))
      expect(table).toBeDefined()
      return []
    },
  },
]

/** One way to damage a file. */
const changes = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at: fc.nat(), bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }) }),
  // The numbers that sizes are made of.
  fc.record({
    kind: fc.constant('set' as const),
    at: fc.nat(),
    bytes: fc.constantFrom(
      [0xff, 0xff, 0xff, 0xff],
      [0x7f, 0xff, 0xff, 0xff],
      [0, 0, 0, 0x80],
      [0, 0, 0, 0],
      [0xff, 0xff, 0xff, 0x7f],
    ),
  }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 64 }) }),
  fc.record({ kind: fc.constant('double' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 64 }) }),
)
type Change = typeof changes extends fc.Arbitrary<infer Value> ? Value : never

function damage(file: Uint8Array, list: readonly Change[]): Uint8Array {
  let bytes = [...file]
  for (const change of list) {
    const at = bytes.length === 0 ? 0 : change.at % bytes.length
    if (change.kind === 'set') bytes.splice(at, change.bytes.length, ...change.bytes)
    if (change.kind === 'cut') bytes.splice(at, change.length)
    if (change.kind === 'double') bytes = [...bytes.slice(0, at + change.length), ...bytes.slice(at)]
  }
  return Uint8Array.from(bytes)
}

/** A typed error, or arrays that hold together and are no larger than the file can say. */
async function check({ parse }: Parser, bytes: Uint8Array): Promise<void> {
  const start = performance.now()
  const outcome = await outcomeOf(() => parse(bytes))
  expect(performance.now() - start, 'milliseconds').toBeLessThan(slowest)
  if (isAutoencoderError(outcome)) return
  if (!Array.isArray(outcome)) throw outcome
  for (const { data, shape } of outcome as readonly NdArray[]) {
    expect(data.length).toBe(sizeOf(shape))
    // Four channels at most are made of one sample.
    expect(data.length).toBeLessThanOrEqual(4 * maximumDeflateRatio * bytes.length * 8)
  }
}

describe.each(parsers)('$name', (parser) => {
  it('reads its files', async () => {
    for (const file of parser.files) expect(isAutoencoderError(await outcomeOf(() => parser.parse(file)))).toBe(false)
  })
  it('gives a right result or a typed error for files that were damaged', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...parser.files),
        fc.array(changes, { minLength: 1, maxLength: 4 }),
        async (file, list) => check(parser, damage(file, list)),
      ),
      { seed: 1, numRuns: parser.name === 'decodeJpeg' ? 60 : 300 },
    )
  })
  it('does so for anything after the head of a file', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...parser.files),
        fc.integer({ min: 0, max: 48 }),
        fc.uint8Array({ maxLength: 200 }),
        async (file, head, rest) => check(parser, Uint8Array.of(...file.subarray(0, head), ...rest)),
      ),
      { seed: 2, numRuns: 300 },
    )
  })
})

const readers: Readonly<Record<string, (json: never) => unknown>> = {
  scalerFromJSON,
  vocabularyFromJSON,
  slidingWindowsFromJSON,
  logMelSpectrogramFromJSON,
  augmentationsFromJSON,
}

/** Fields that such JSON has, with values that it should not have. */
const keys = fc.constantFrom(
  'kind',
  'shape',
  'mean',
  'scale',
  'tokens',
  'length',
  'stride',
  'sampleRate',
  'augmentations',
  'seed',
  '__proto__',
  'constructor',
)
const values = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    'standard',
    'minMax',
    'robust',
    'character',
    'word',
    'flip',
    1e308,
    -1,
    2 ** 53,
    [1e9],
    null,
  ),
)

describe.each(Object.entries(readers))('%s', (_, read) => {
  it('gives a right result or a typed error for any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.dictionary(keys, values, { maxKeys: 8 }), values), async (json) => {
        const outcome = await outcomeOf(() => read(json as never))
        if (outcome instanceof Error && !isAutoencoderError(outcome)) throw outcome
      }),
      { seed: 3, numRuns: 500 },
    )
  })
})
