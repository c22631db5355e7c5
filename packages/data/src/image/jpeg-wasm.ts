/**
 * Where a browser finds the JPEG decoder: nowhere special, the decoder fetches the file beside it.
 * Node, which cannot fetch files, has `jpeg-wasm.node.ts` in its place.
 */
export async function jpegWasm(): Promise<ArrayBuffer | undefined> {
  return undefined
}
