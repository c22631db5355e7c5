import type { LayerDescription, ModelDescription } from '../messages.js'
import { useApp } from '../state/app.js'
import type { Strings } from '../strings/english.js'
import { formatCount, formatShape } from '../strings/format.js'
import { text } from '../strings/language.js'
import { Card } from './card.js'
import { useWidth } from './use-width.js'

const HEIGHT = 208
const MIDDLE = 82
/** From the top of the labels of one line to those of the other, where there are two. */
const LINE = 30

/** The network as it is: a bar for every layer, as high as it is wide, with its shape. */
export function NetworkDiagram() {
  const { model } = useApp().store.state
  const { network, networkText } = text.value
  return (
    <Card
      title={network}
      class="network"
      text={model ? networkText(formatCount(model.parameters), model.latentSize) : undefined}
    >
      {model ? <Drawing model={model} /> : <div class="placeholder network-placeholder" />}
    </Card>
  )
}

interface Bar {
  readonly name: string
  readonly shape: readonly number[]
  readonly role: 'input' | 'encoder' | 'code' | 'decoder'
}

function Drawing({ model }: { readonly model: ModelDescription }) {
  const t = text.value
  const [place, width] = useWidth(640)
  const bars = barsOf(model, t)
  const step = width / bars.length
  const largest = Math.max(...bars.map(({ shape }) => sizeOf(shape)))
  const heights = bars.map((bar) => heightOf(bar, largest))
  const isCrowded = step < 84
  const description = t.networkDrawing(bars.map(({ name, shape }) => `${name} ${formatShape(shape)}`).join(', '))
  return (
    <>
      <div ref={place} class="network-drawing">
        <svg width={width} height={HEIGHT} role="img" aria-label={description}>
          {bars.map((bar, i) => (
            <BarDrawing
              key={i}
              bar={bar}
              step={step}
              x={(i + 0.5) * step}
              height={heights[i]!}
              next={heights[i + 1]}
              line={isCrowded && i % 2 === 1 ? LINE : 0}
            />
          ))}
        </svg>
      </div>
      <LayerTable layers={model.layers} />
    </>
  )
}

interface BarDrawingProps {
  readonly bar: Bar
  readonly step: number
  readonly x: number
  readonly height: number
  readonly next: number | undefined
  /** How much lower its label stands. */
  readonly line: number
}

function BarDrawing({ bar, step, x, height, next, line }: BarDrawingProps) {
  const half = Math.min(18, step / 5)
  const right = x + half
  const nextLeft = x + step - half
  return (
    <g class={`bar bar-${bar.role}`}>
      {next !== undefined && (
        <path
          class="flow"
          d={`M${right} ${MIDDLE - height / 2}L${nextLeft} ${MIDDLE - next / 2}V${MIDDLE + next / 2}L${right} ${MIDDLE + height / 2}Z`}
        />
      )}
      <rect x={x - half} y={MIDDLE - height / 2} width={2 * half} height={height} rx="5" />
      <text class="bar-shape" x={x} y={HEIGHT - 48 + line}>
        {formatShape(bar.shape)}
      </text>
      <text class="bar-name" x={x} y={HEIGHT - 34 + line}>
        {bar.name}
      </text>
    </g>
  )
}

function LayerTable({ layers }: { readonly layers: readonly LayerDescription[] }) {
  const t = text.value
  return (
    <details class="layers">
      <summary>{t.networkTable}</summary>
      <div class="table-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{t.layer}</th>
              <th scope="col">{t.shape}</th>
              <th scope="col" class="number">
                {t.parameters}
              </th>
            </tr>
          </thead>
          <tbody>
            {layers.map(({ network, name, shape, parameters }, i) => (
              <tr key={i}>
                <td>
                  {t[network]} · {kindOf(name, t)}
                </td>
                <td>{formatShape(shape)}</td>
                <td class="number">{formatCount(parameters)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

/** Layers without parameters, and those that only set a recurrent state, are left out of the drawing. */
function barsOf({ inputShape, layers, latentSize }: ModelDescription, t: Strings): readonly Bar[] {
  const drawn = layers.filter(({ name, parameters }) => parameters > 0 && !/\/state\d/.test(name))
  const encoder = drawn.filter(({ network }) => network === 'encoder').slice(0, -1)
  const decoder = drawn.filter(({ network }) => network === 'decoder').slice(0, -1)
  return [
    { name: t.input, shape: inputShape, role: 'input' },
    ...encoder.map(({ name, shape }): Bar => ({ name: kindOf(name, t), shape, role: 'encoder' })),
    { name: t.code, shape: [latentSize], role: 'code' },
    ...decoder.map(({ name, shape }): Bar => ({ name: kindOf(name, t), shape, role: 'decoder' })),
    { name: t.output, shape: layers.at(-1)?.shape ?? inputShape, role: 'input' },
  ]
}

/** What a layer is, of a name such as `encoder/0/dense`. */
function kindOf(name: string, { layerKinds }: Strings): string {
  const kind = name.split('/').at(-1) ?? name
  return layerKinds[kind] ?? kind
}

function heightOf({ shape }: Bar, largest: number): number {
  return 18 + 110 * (Math.log(sizeOf(shape)) / Math.log(Math.max(2, largest)))
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}
