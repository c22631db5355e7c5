import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { LatentMap, Point } from '../messages.js'
import { theme } from '../state/theme.js'
import { text } from '../strings/language.js'
import { frameOf, type MapFrame, toCode, toScreen } from './map-frame.js'
import { useWidth } from './use-width.js'

interface CodeMapProps {
  readonly map: LatentMap
  readonly classes: readonly string[]
  readonly marker: Point
  /** Where a drawing was placed, if there is one. */
  readonly drawing: Point | null
  onMove(place: Point): void
  /** A dot was taken: its sample, and where it is. */
  onTake(sample: number, place: Point): void
}

/** Within this many pixels of a dot, a press takes its sample. */
const REACH = 8

/** Every held-back sample as a dot, and a marker to drag. */
export function CodeMap({ map, classes, marker, drawing, onMove, onTake }: CodeMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [place, width] = useWidth(480)
  const size = Math.min(width, 620)
  const frame = useMemo(() => frameOf(map.points, size), [map, size])
  const colours = useMemo(() => classColours(theme.value), [theme.value])
  useLayoutEffect(() => {
    paint(canvas.current!, frame, { map, classes, colours, marker, drawing })
  }, [frame, map, classes, colours, marker, drawing])
  const placeOf = ({ offsetX, offsetY }: PointerEvent) => toCode(frame, [offsetX, offsetY])
  return (
    <div ref={place} class="code-map">
      <canvas
        ref={canvas}
        data-testid="code-map"
        style={{ width: `${size}px`, height: `${size}px` }}
        role="img"
        aria-label={text.value.mapDrawing(map.labels.length)}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          const sample = nearestDot(map, frame, [event.offsetX, event.offsetY])
          if (sample === null) onMove(placeOf(event))
          else onTake(sample, [map.points[2 * sample]!, map.points[2 * sample + 1]!])
        }}
        onPointerMove={(event) => {
          if (event.buttons > 0) onMove(placeOf(event))
        }}
      />
      {classes.length > 0 && <Legend classes={classes} colours={colours} />}
    </div>
  )
}

function Legend({ classes, colours }: { readonly classes: readonly string[]; readonly colours: readonly string[] }) {
  return (
    <ul class="map-legend">
      {classes.slice(0, 20).map((name, i) => (
        <li key={name}>
          <span class="dot" style={{ background: colours[i % colours.length] }} aria-hidden="true" />
          {name}
        </li>
      ))}
    </ul>
  )
}

interface Painting {
  readonly map: LatentMap
  readonly classes: readonly string[]
  readonly colours: readonly string[]
  readonly marker: Point
  readonly drawing: Point | null
}

function paint(canvas: HTMLCanvasElement, frame: MapFrame, { map, classes, colours, marker, drawing }: Painting): void {
  const density = devicePixelRatio
  canvas.width = frame.size * density
  canvas.height = frame.size * density
  const context = canvas.getContext('2d')
  if (!context) return
  context.scale(density, density)
  const style = getComputedStyle(canvas)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  context.font = '600 13px system-ui, sans-serif'
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  for (let i = 0; i < map.labels.length; i++) {
    const label = map.labels[i]!
    const at = toScreen(frame, [map.points[2 * i]!, map.points[2 * i + 1]!])
    context.fillStyle = label < 0 ? colour('--series-1') : colours[label % colours.length]!
    const name = classes[label] ?? ''
    // A sign says what a colour says, also to those who do not see it.
    if (name.length === 1) context.fillText(name, ...at)
    else dot(context, at)
  }
  if (drawing) cross(context, toScreen(frame, drawing), colour('--text'))
  ring(context, toScreen(frame, marker), colour('--text'), colour('--surface'))
}

function dot(context: CanvasRenderingContext2D, at: Point): void {
  disc(context, at, 4)
  context.fill()
}

function disc(context: CanvasRenderingContext2D, [x, y]: Point, radius: number): void {
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
}

function ring(context: CanvasRenderingContext2D, at: Point, inner: string, outer: string): void {
  for (const [width, stroke] of [
    [6, outer],
    [3, inner],
  ] as const) {
    disc(context, at, 10)
    context.lineWidth = width
    context.strokeStyle = stroke
    context.stroke()
  }
}

function cross(context: CanvasRenderingContext2D, [x, y]: Point, stroke: string): void {
  context.beginPath()
  context.moveTo(x - 7, y - 7)
  context.lineTo(x + 7, y + 7)
  context.moveTo(x + 7, y - 7)
  context.lineTo(x - 7, y + 7)
  context.lineWidth = 3
  context.strokeStyle = stroke
  context.stroke()
}

function nearestDot({ points }: LatentMap, frame: MapFrame, [x, y]: Point): number | null {
  let nearest: number | null = null
  let least = REACH
  for (let i = 0; i < points.length / 2; i++) {
    const [dotX, dotY] = toScreen(frame, [points[2 * i]!, points[2 * i + 1]!])
    const distance = Math.hypot(dotX - x, dotY - y)
    if (distance < least) [nearest, least] = [i, distance]
  }
  return nearest
}

/** Ten colours that can be told apart, as bright as the background asks for. */
function classColours(shade: string): readonly string[] {
  return shade === 'dark' ? onDark : onLight
}

const onLight = [
  '#2f6db5',
  '#c2570c',
  '#1f8a4c',
  '#b3261e',
  '#7b4fc9',
  '#8a5a2b',
  '#c03a86',
  '#4d5566',
  '#7d7a00',
  '#0b8794',
]
const onDark = [
  '#7ab3f2',
  '#ffa057',
  '#6fd69a',
  '#ff8780',
  '#b99cff',
  '#d2a679',
  '#f58fc6',
  '#b4bccb',
  '#d6d25a',
  '#5cd6e0',
]
