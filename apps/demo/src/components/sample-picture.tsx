import type { NdArray } from '@autoencoders/core'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { SampleKind } from '../messages.js'
import { imageOf, type Paint } from './paint-sample.js'

interface SamplePictureProps {
  readonly array: NdArray
  readonly index: number
  readonly kind: SampleKind
  readonly label: string
  readonly paint?: Paint
  /** Drawn faintly behind a line: what it should be. */
  readonly behind?: NdArray
}

/** One sample: a picture, or the line of a series or a table. */
export function SamplePicture(props: SamplePictureProps) {
  return props.kind === 'image' ? <Pixels {...props} /> : <Lines {...props} />
}

function Pixels({ array, index, label, paint = 'plain' }: SamplePictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [, height = 1, width = 1] = array.shape
  useLayoutEffect(() => {
    // So few pixels are drawn sooner by the processor than they are sent to a GPU.
    const context = canvas.current?.getContext('2d', { willReadFrequently: true })
    context?.putImageData(imageOf(array, index, paint), 0, 0)
  }, [array, index, paint])
  return (
    <canvas
      ref={canvas}
      class="pixels"
      width={width}
      height={height}
      style={{ aspectRatio: `${width} / ${height}` }}
      role="img"
      aria-label={label}
    />
  )
}

function Lines({ array, index, label, behind, paint = 'plain' }: SamplePictureProps) {
  return (
    <svg class={`lines lines-${paint}`} viewBox="0 0 64 48" preserveAspectRatio="none" role="img" aria-label={label}>
      {behind && <polyline class="line-behind" points={lineOf(behind, index)} />}
      <polyline class="line" points={lineOf(array, index)} />
    </svg>
  )
}

/** The first channel of a sample, from 0 at the bottom to 1 at the top. */
function lineOf({ data, shape }: NdArray, index: number): string {
  const [, steps = 1, channels = 1] = shape
  const start = index * steps * channels
  return Array.from({ length: steps }, (_, t) => {
    const value = data[start + t * channels]!
    return `${((t / Math.max(1, steps - 1)) * 64).toFixed(1)},${(46 - 44 * value).toFixed(1)}`
  }).join(' ')
}
