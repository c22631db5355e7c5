import { DataError, type NdArray } from '@autoencoders/core'
import { sampleFormats, type WavEncoding, type WavStructure, wavStructure } from './wav-structure.js'

/** Sound as a WAV file holds it. */
export interface WavAudio {
  /** `[frames]` of a file with one channel, `[frames, channels]` of others; −1 to 1 (floats in a file may go beyond). */
  readonly samples: NdArray
  /** Frames a second, in Hz. */
  readonly sampleRate: number
  /** How the file stores a sample. */
  readonly encoding: WavEncoding
}

/** Options of {@link parseWav} and `readWav`. */
export interface ParseWavOptions {
  /** Average the channels, so that samples are always `[frames]`; false when left out. */
  readonly mono?: boolean
}

/**
 * Parses a WAV file: RIFF/WAVE with PCM of 8, 16, 24 or 32 bits or floats of 32 or 64, WAVE_FORMAT_EXTENSIBLE included.
 *
 * An integer k of b bits becomes `k ÷ 2^(b−1)`, as in libsndfile; 8 bits are unsigned around 128. What a
 * 32-bit float cannot hold of a sample of 32 or 64 bits is rounded. Chunks that say nothing of the samples are passed over.
 *
 * @param bytes The file.
 * @returns Samples in memory of their own, the rate, and how they were stored.
 * @throws {FormatError} When the file is not WAV, is truncated, altered or too long, or in an encoding that is not read.
 * @throws {DataError} When there are no samples, or one is not a finite 32-bit float.
 * @see Multimedia Programming Interface and Data Specifications 1.0, IBM & Microsoft 1991, chapter 3
 * @example
 * const tone = encodeWav(ndArray([0, 0.5, 0, -0.5], [4]), { sampleRate: 8000 })
 * parseWav(tone).samples.data // 0, 0.5, 0, -0.5
 */
export function parseWav(bytes: Uint8Array, options: ParseWavOptions = {}): WavAudio {
  return parseWavBytes(bytes, options, 'parseWav')
}

/** {@link parseWav}, with the function to name in errors. */
export function parseWavBytes(bytes: Uint8Array, { mono = false }: ParseWavOptions, where: string): WavAudio {
  const structure = wavStructure(bytes, where)
  const { encoding, channels, sampleRate, frames } = structure
  const data = decodeSamples(structure, where)
  if (channels === 1) return { samples: { data, shape: [frames] }, sampleRate, encoding }
  if (mono) return { samples: { data: averaged(data, channels), shape: [frames] }, sampleRate, encoding }
  return { samples: { data, shape: [frames, channels] }, sampleRate, encoding }
}

function decodeSamples({ encoding, channels, frames, data }: WavStructure, where: string): Float32Array {
  const { size, read, zero, unit } = sampleFormats[encoding]
  const view = new DataView(data.buffer, data.byteOffset, data.length)
  const samples = new Float32Array(frames * channels)
  for (let i = 0; i < samples.length; i++) {
    const sample = Math.fround((read(view, i * size, true) - zero) * unit)
    if (!Number.isFinite(sample)) throw notFinite(where, sample, i)
    samples[i] = sample
  }
  return samples
}

function averaged(samples: Float32Array, channels: number): Float32Array {
  const means = new Float32Array(samples.length / channels)
  for (let frame = 0; frame < means.length; frame++) {
    let sum = 0
    for (let channel = 0; channel < channels; channel++) sum += samples[frame * channels + channel]!
    means[frame] = sum / channels
  }
  return means
}

function notFinite(where: string, sample: number, index: number): DataError {
  return new DataError({
    where,
    expected: 'samples that are finite 32-bit floats',
    received: `${sample} at element ${index}`,
    repair: 'The recording is damaged, or from a faulty program: write the file again, with integer samples.',
  })
}
