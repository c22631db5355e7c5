import { readDiskFile } from '../bytes/disk-file.node.js'
import { namingFile } from '../bytes/named-file.js'
import { type ParseWavOptions, parseWavBytes, type WavAudio } from './parse-wav.js'

/**
 * Reads a WAV file from disk; see {@link parseWav}.
 *
 * @returns Samples, rate and encoding.
 * @throws {FormatError} When there is no such file, or it is not a complete WAV of samples that are read.
 * @throws {DataError} When there are no samples, or one is not finite.
 * @example const { samples, sampleRate } = await readWav('0_jackson_0.wav') // [frames], 8000
 */
export async function readWav(path: string, options: ParseWavOptions = {}): Promise<WavAudio> {
  const bytes = await readDiskFile(path, 'readWav')
  return namingFile(path, () => parseWavBytes(bytes, options, 'readWav'))
}
