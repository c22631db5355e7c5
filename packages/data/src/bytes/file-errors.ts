import { FormatError } from '@autoencoders/core'

/** The error for a file that ends before, or goes on after, what its own header announces. */
export function sizeMismatch(where: string, what: string, expectedBytes: number, receivedBytes: number): FormatError {
  const tooLong = receivedBytes > expectedBytes
  return new FormatError({
    where,
    expected: `${describeBytes(expectedBytes)}, as ${what} announces`,
    received: `${describeBytes(receivedBytes)}`,
    repair: tooLong
      ? 'Remove the bytes after the end, or fetch the file again.'
      : 'The file is truncated, or its header is altered: fetch it again and compare its checksum.',
  })
}

/** The error for bytes that are not of the format at all. */
export function wrongMagic(where: string, expected: string, bytes: Uint8Array): FormatError {
  return new FormatError({
    where,
    expected,
    received: bytes.length === 0 ? 'an empty file' : `a file that starts ${hex(bytes.subarray(0, 8))}`,
    repair: 'Check that this is the right file, and that it was downloaded as it is, not as a web page.',
  })
}

function describeBytes(count: number): string {
  return Number.isSafeInteger(count) ? `${count} bytes` : 'more bytes than any file can have'
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
}
