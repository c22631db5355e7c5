/** Digits for the classifier to learn from: no two alike, and spoilt in the ways in which models spoil them. */

import { type NdArray, ndArray, type RandomStream, randomStreams, type SampleArrays } from '@autoencoders/core'
import { digits, randomAffine } from '@autoencoders/data'

const SIDE = 28
const PIXELS = SIDE * SIDE
const CHUNK = 256

const affine = randomAffine({ rotation: 18, scale: [0.75, 1.2], shear: 25, translation: 0.1 })

/**
 * One pass: digits that no other pass of the seed has.
 *
 * @param count How many, a multiple of 256.
 */
export async function* variedDigits(seed: number, pass: number, count: number): AsyncGenerator<SampleArrays<NdArray>> {
  const streams = randomStreams(seed)
  for (let start = pass * count; start < (pass + 1) * count; start += CHUNK) {
    const { images, labels } = digits({ count: CHUNK, seed, start })
    const data = new Float32Array(CHUNK * PIXELS)
    for (let i = 0; i < CHUNK; i++) {
      const random = streams.stream('varied-digits', start + i)
      const image = ndArray(images.data.subarray(i * PIXELS, (i + 1) * PIXELS), [SIDE, SIDE, 1])
      data.set(spoil(affine.apply(image, random).data, random), i * PIXELS)
    }
    yield { input: ndArray(data, [CHUNK, SIDE, SIDE, 1]), target: ndArray(labels, [CHUNK, 1]) }
  }
}

/** Blurs, thickens or thins the strokes, dims, and adds noise: each by a random amount, often none. */
function spoil(image: Float32Array, random: RandomStream): Float32Array {
  const [blurred, blur, gain, cut, dim, noisy] = random.uniform(6) as unknown as number[]
  const soft = blurred! < 0.5 ? mix(image, soften(image), blur!) : image
  const amplify = 1 + 1.2 * gain! * gain!
  const threshold = 0.35 * cut! * cut!
  const brightness = 1 - 0.4 * dim! * dim!
  const noise = noisy! < 0.3 ? random.normal(PIXELS) : undefined
  return soft.map((value, i) => {
    const stroke = clip((amplify * (value - threshold)) / (1 - threshold))
    return clip(brightness * stroke + 0.3 * noisy! * (noise?.[i] ?? 0))
  })
}

/** The mean of each pixel and the eight around it. */
function soften(image: Float32Array): Float32Array {
  return image.map((_, i) => {
    const row = Math.floor(i / SIDE)
    const column = i % SIDE
    let sum = 0
    for (let y = Math.max(0, row - 1); y <= Math.min(SIDE - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(SIDE - 1, column + 1); x++) sum += image[y * SIDE + x]!
    }
    return sum / 9
  })
}

function mix(a: Float32Array, b: Float32Array, share: number): Float32Array {
  return a.map((value, i) => (1 - share) * value + share * b[i]!)
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value))
}
