import type { Network } from './contracts.js'
import type { Model } from './model.js'
import { formatShape } from './nd-array.js'
import type { LayerSummary, ModelSummary } from './results.js'

/** Describes a model, layer by layer. */
export function summarize(model: Model): ModelSummary {
  const layers = [...layersOf('encoder', model.encoder), ...layersOf('decoder', model.decoder)]
  const count = (trainableOnly: boolean) =>
    model.parameters.filter(({ trainable }) => trainable || !trainableOnly).reduce((sum, { size }) => sum + size, 0)
  const [parameters, trainableParameters] = [count(false), count(true)]
  return { layers, parameters, trainableParameters, toString: () => table(layers, parameters, trainableParameters) }
}

function layersOf(network: LayerSummary['network'], { layers }: Network): LayerSummary[] {
  return layers.map(({ name, outputShape, parameters }) => ({
    network,
    layer: name,
    outputShape,
    parameters: parameters.reduce((sum, { size }) => sum + size, 0),
  }))
}

function table(layers: readonly LayerSummary[], parameters: number, trainable: number): string {
  const rows = layers.map(({ layer, outputShape, parameters: count }) => [
    layer,
    formatShape([-1, ...outputShape]),
    String(count),
  ])
  const all = [['layer', 'output', 'parameters'], ...rows]
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]!.length)))
  const line = ([name, shape, count]: string[]) =>
    `${name!.padEnd(widths[0]!)}  ${shape!.padEnd(widths[1]!)}  ${count!.padStart(widths[2]!)}`
  const total = `${parameters} parameters${trainable === parameters ? '' : `, ${trainable} of them trained`}`
  return [line(all[0]!), '-'.repeat(widths[0]! + widths[1]! + widths[2]! + 4), ...rows.map(line), '', total].join('\n')
}
