import { useLayoutEffect, useRef } from 'preact/hooks'
import { imageOf } from './paint-sample.js'

/** Pixels of a side, as the digits have. */
export const PAD_SIDE = 28
/** Of the pen, in pixels of the pad. */
const RADIUS = 1.6

interface DrawingPadProps {
  readonly pixels: Float32Array
  readonly label: string
  onDraw(pixels: Float32Array): void
}

/** A pad that is drawn on with a finger, a pen or a mouse. */
export function DrawingPad({ pixels, label, onDraw }: DrawingPadProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const last = useRef<readonly [number, number] | null>(null)
  useLayoutEffect(() => {
    const array = { data: pixels, shape: [1, PAD_SIDE, PAD_SIDE, 1] }
    canvas.current?.getContext('2d', { willReadFrequently: true })?.putImageData(imageOf(array, 0, 'plain'), 0, 0)
  }, [pixels])
  const stroke = (event: PointerEvent & { readonly currentTarget: HTMLCanvasElement }) => {
    const scale = PAD_SIDE / event.currentTarget.clientWidth
    const to = [event.offsetX * scale, event.offsetY * scale] as const
    onDraw(withStroke(pixels, last.current ?? to, to))
    last.current = to
  }
  return (
    <canvas
      ref={canvas}
      class="pixels pad"
      data-testid="pad"
      width={PAD_SIDE}
      height={PAD_SIDE}
      role="img"
      aria-label={label}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        last.current = null
        stroke(event)
      }}
      onPointerMove={(event) => {
        if (event.buttons > 0) stroke(event)
      }}
    />
  )
}

/** The same pixels with a stroke of soft edges from one place to another. */
export function withStroke(
  pixels: Float32Array,
  [fromX, fromY]: readonly [number, number],
  [toX, toY]: readonly [number, number],
): Float32Array {
  const drawn = pixels.slice()
  const [dx, dy] = [toX - fromX, toY - fromY]
  const length = dx * dx + dy * dy
  for (let i = 0; i < drawn.length; i++) {
    const [x, y] = [(i % PAD_SIDE) + 0.5, Math.floor(i / PAD_SIDE) + 0.5]
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - fromX) * dx + (y - fromY) * dy) / length))
    const distance = Math.hypot(x - fromX - along * dx, y - fromY - along * dy)
    drawn[i] = Math.max(drawn[i]!, Math.min(1, RADIUS + 0.5 - distance))
  }
  return drawn
}
