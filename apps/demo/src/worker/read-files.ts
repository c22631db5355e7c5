/** Files that a person drops in, as samples in [0, 1]. */

import { DataError, type NdArray, ndArray } from '@autoencoders/core'
import {
  decodeImage,
  logMelSpectrogram,
  minMaxScaler,
  parseCsv,
  parseIdx,
  parseWav,
  resizeImage,
  slidingWindows,
  type Table,
  tableToArray,
} from '@autoencoders/data'
import type { GivenFile } from '../messages.js'
import { type DemoData, holdBack, type LabelledSamples } from './demo-data.js'

const FEWEST = 20
const SIDE = 28
const MEL_BANDS = 32
const SERIES_STEPS = 64

/**
 * Reads MNIST's IDX files, a folder of pictures, a CSV table or a WAV file: told by what the files are called.
 *
 * @throws {DataError} When there is nothing that can be read, or too little of it.
 * @throws {FormatError} When a file is not what its name says.
 */
export async function readFiles(files: readonly GivenFile[]): Promise<DemoData> {
  const samples = await readSamples(files)
  if (samples.samples.shape[0]! >= FEWEST) return holdBack(samples)
  throw new DataError({
    where: 'readFiles',
    expected: `at least ${FEWEST} samples`,
    received: String(samples.samples.shape[0]),
    repair: 'Give more pictures, rows or seconds.',
  })
}

async function readSamples(files: readonly GivenFile[]): Promise<LabelledSamples> {
  const pictures = files.filter(({ path }) => /\.(png|jpe?g)$/i.test(path))
  const idx = files.filter(({ path }) => /(idx\d-ubyte|\.idx)(\.gz)?$/i.test(path))
  const csv = files.find(({ path }) => /\.(csv|tsv|txt)$/i.test(path))
  const wav = files.find(({ path }) => /\.wav$/i.test(path))
  if (idx.length > 0) return readIdx(idx)
  if (pictures.length > 0) return readPictures(pictures)
  if (csv) return readCsv(csv)
  if (wav) return readWav(wav)
  throw new DataError({
    where: 'readFiles',
    expected: 'IDX files of MNIST, pictures (PNG, JPEG), a CSV or a WAV file',
    received: files.map(({ path }) => path).join(', ') || 'nothing',
  })
}

async function readIdx(files: readonly GivenFile[]): Promise<LabelledSamples> {
  const arrays = await Promise.all(files.map(async ({ file }) => parseIdx(await bytesOf(file))))
  const images = arrays.find(({ shape }) => shape.length === 3)
  if (!images) {
    const received = arrays.map(({ shape }) => `[${shape}]`).join(', ')
    throw new DataError({ where: 'readFiles', expected: 'an IDX file of pictures [n, height, width]', received })
  }
  const labels = arrays.find(({ shape }) => shape.length === 1 && shape[0] === images.shape[0])
  const samples = ndArray(
    images.data.map((value) => value / 255),
    [...images.shape, 1],
  )
  const classes = labels ? [...new Set(labels.data)].sort((a, b) => a - b).map(String) : []
  return { name: nameOf(files[0]!), kind: 'image', samples, classes, ...(labels && { labels: labels.data }) }
}

/** Pictures at 28 × 28, in grey unless one has colour; classes by the names of their folders, if there are several. */
async function readPictures(files: readonly GivenFile[]): Promise<LabelledSamples> {
  const decoded = await Promise.all(files.map(async ({ file }) => decodeImage(await bytesOf(file), { channels: 3 })))
  const small = decoded.map((image) => resizeImage(image, [SIDE, SIDE]))
  const channels = small.some(hasColour) ? 3 : 1
  const width = SIDE * SIDE * channels
  const data = new Float32Array(files.length * width)
  for (const [i, { data: pixels }] of small.entries()) {
    data.set(channels === 3 ? pixels : firstOfThree(pixels), i * width)
  }
  const folders = files.map(({ path }) => path.split('/').at(-2) ?? '')
  const classes = [...new Set(folders)].sort()
  const isLabelled = classes.length > 1
  return {
    name: nameOf(files[0]!),
    kind: 'image',
    samples: ndArray(data, [files.length, SIDE, SIDE, channels]),
    ...(isLabelled && { classes, labels: folders.map((folder) => classes.indexOf(folder)) }),
  }
}

/** Rows as samples; a table of a few long columns is cut into windows instead. */
async function readCsv(file: GivenFile): Promise<LabelledSamples> {
  const delimiter = /\.tsv$/i.test(file.path) ? '\t' : ','
  const table = parseCsv(await bytesOf(file.file), { delimiter })
  const label = labelColumn(table)
  const columns = table.columns.filter((column) => column.type === 'numeric' && column !== label)
  if (columns.length === 0) {
    const received = table.columns.map(({ name }) => name).join(', ')
    throw new DataError({ where: 'readFiles', expected: 'columns of numbers', received })
  }
  const values = tableToArray(table, { columns: columns.map(({ name }) => name), missing: 'mean' })
  const scaled = minMaxScaler({ clip: true }).fit(values).transform(values)
  if (columns.length <= 3 && table.rowCount >= SERIES_STEPS * FEWEST) {
    const { windows } = slidingWindows(scaled, { length: SERIES_STEPS, stride: SERIES_STEPS / 4 })
    return { name: nameOf(file), kind: 'series', samples: windows }
  }
  const texts = label && (label.type === 'text' ? label.values : Array.from(label.values, String))
  const classes = [...new Set(texts)].sort()
  const isLabelled = texts !== undefined && classes.length <= 20
  return {
    name: nameOf(file),
    kind: 'table',
    samples: scaled,
    ...(isLabelled && { classes, labels: texts.map((text) => classes.indexOf(text)) }),
  }
}

/** Pieces of the log-mel spectrogram, as pictures. */
async function readWav(file: GivenFile): Promise<LabelledSamples> {
  const { samples, sampleRate } = parseWav(await bytesOf(file.file), { mono: true })
  const loudness = logMelSpectrogram({ sampleRate, melBands: MEL_BANDS }).transform(samples)
  const scaled = minMaxScaler({ axis: 'all' }).fit(loudness).transform(loudness)
  const { windows } = slidingWindows(scaled, { length: MEL_BANDS, stride: MEL_BANDS / 8, last: 'shift' })
  return { name: nameOf(file), kind: 'image', samples: ndArray(windows.data, [...windows.shape, 1]) }
}

function labelColumn({ columns }: Table): Table['columns'][number] | undefined {
  return (
    columns.find(({ name }) => /^(label|class|target|species|y)$/i.test(name)) ??
    columns.find(({ type }) => type === 'text')
  )
}

function hasColour({ data }: NdArray): boolean {
  return data.some((value, i) => Math.abs(value - data[i - (i % 3)]!) > 0.02)
}

function firstOfThree(pixels: Float32Array): Float32Array {
  return pixels.filter((_, i) => i % 3 === 0)
}

async function bytesOf(file: Blob): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer())
}

function nameOf({ path }: GivenFile): string {
  const parts = path.split('/')
  return parts.length > 1 ? parts[0]! : path
}
