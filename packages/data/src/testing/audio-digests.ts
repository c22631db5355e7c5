/** What a spectrogram, and sound made of it again, must be to the bit, in Node and in browsers. */

import type { NdArray } from '@autoencoders/core'
import { logMelSpectrogram } from '../index.js'
import { sha256 } from './sha256.js'

/** Of the reference's samples. */
export const expectedAudioDigests = {
  spectrogram: 'd7a9ad6f40d023f263d7f979f01ea57645be204152e57f78dd6c63b825647d8e',
  sound: 'ff27ef932de5d0a05acef09ef0a58b74531509365b43fead09f67a3f1e65bd2f',
}

/** The digests here. */
export async function audioDigests(samples: NdArray): Promise<typeof expectedAudioDigests> {
  const { transform, inverseTransform } = logMelSpectrogram({ sampleRate: 8000 })
  const spectrogram = transform(samples)
  return { spectrogram: await sha256(spectrogram), sound: await sha256(inverseTransform(spectrogram)) }
}
