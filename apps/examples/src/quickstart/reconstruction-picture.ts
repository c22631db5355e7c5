import type { NdArray } from '@autoencoders/core'
import { encodePng } from '@autoencoders/data'

const COLUMNS = 16
const SCALE = 3
const GAP = 4
/** Space between one pair of rows and the next, so that it is plain what belongs together. */
const PAIR_GAP = 14
const PAPER = 1

/**
 * Images over their reconstructions, sixteen to a row, each pair of rows set apart.
 *
 * @param inputs `[n, height, width]`, 0 to 1.
 * @param outputs Same shape.
 * @returns A PNG.
 */
export function reconstructionPicture(inputs: NdArray, outputs: NdArray): Uint8Array {
  const [count = 0, height = 0, width = 0] = inputs.shape
  const rows = Math.ceil(count / COLUMNS)
  const [cellWidth, cellHeight] = [width * SCALE + GAP, height * SCALE + GAP]
  const pairHeight = 2 * cellHeight + PAIR_GAP
  const page = blankPage(rows * pairHeight - PAIR_GAP + GAP, Math.min(count, COLUMNS) * cellWidth + GAP)
  for (let i = 0; i < count; i++) {
    const left = GAP + (i % COLUMNS) * cellWidth
    const top = GAP + Math.floor(i / COLUMNS) * pairHeight
    paste(page, inputs, i, top, left)
    paste(page, outputs, i, top + cellHeight, left)
  }
  return encodePng(page)
}

function blankPage(height: number, width: number): NdArray {
  return { data: new Float32Array(height * width).fill(PAPER), shape: [height, width, 1] }
}

/** Draws one image on the page, every pixel as a square. */
function paste(page: NdArray, images: NdArray, index: number, top: number, left: number): void {
  const [, height = 0, width = 0] = images.shape
  const pageWidth = page.shape[1]!
  for (let y = 0; y < height * SCALE; y++) {
    for (let x = 0; x < width * SCALE; x++) {
      const pixel = images.data[(index * height + Math.floor(y / SCALE)) * width + Math.floor(x / SCALE)]!
      page.data[(top + y) * pageWidth + left + x] = Math.min(1, Math.max(0, pixel))
    }
  }
}
