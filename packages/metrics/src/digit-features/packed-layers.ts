/** The weights of small networks as text: a byte for each, a scale and a bias for each output. */

/** What a layer multiplies by and adds. */
export interface LayerWeights {
  /** `[inputs, outputs]` of a dense layer; `[rows, columns, channels, filters]` of a convolution. Row-major. */
  readonly kernel: Float64Array
  /** `[outputs]`. */
  readonly bias: Float64Array
}

/** How many weights of a layer go into each output, and how many outputs there are. */
export type LayerSize = readonly [inputs: number, outputs: number]

/**
 * Reads packed layers, one after the other: signed bytes `[inputs, outputs]`, then for each output a scale and a bias, 32-bit floats
 * with the low byte first. A weight is its byte times its output's scale.
 *
 * @param text Base64.
 * @param sizes Of the layers, in order.
 * @example unpackLayers(packed, [[25, 8], [72, 16]])[0].bias.length // 8
 */
export function unpackLayers(text: string, sizes: readonly LayerSize[]): readonly LayerWeights[] {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  const view = new DataView(bytes.buffer)
  let at = 0
  return sizes.map(([inputs, outputs]) => {
    const floats = at + inputs * outputs
    const float = (i: number) => view.getFloat32(floats + 4 * i, true)
    const kernel = Float64Array.from({ length: inputs * outputs }, (_, i) => view.getInt8(at + i) * float(i % outputs))
    const bias = Float64Array.from({ length: outputs }, (_, i) => float(outputs + i))
    at = floats + 8 * outputs
    return { kernel, bias }
  })
}
