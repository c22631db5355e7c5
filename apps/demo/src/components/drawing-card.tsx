import { useState } from 'preact/hooks'
import { useApp } from '../state/app.js'
import { formatNumber } from '../strings/format.js'
import { text } from '../strings/language.js'
import { Card } from './card.js'
import { DrawingPad, PAD_SIDE } from './drawing-pad.js'
import { SamplePicture } from './sample-picture.js'

const PIXELS = PAD_SIDE * PAD_SIDE

/** A drawing of one's own: encoded, placed on the map, and drawn again. */
export function DrawingCard() {
  const { store } = useApp()
  const { data, drawing, reconstructions } = store.state
  const t = text.value
  const [pixels, setPixels] = useState<Float32Array>(() => new Float32Array(PIXELS))
  const [copied, setCopied] = useState(0)
  const isPossible = data?.kind === 'image' && data.shape.join() === [PAD_SIDE, PAD_SIDE, 1].join()
  const draw = (drawn: Float32Array) => {
    setPixels(drawn)
    store.send({ type: 'placeDrawing', pixels: drawn })
  }
  const copySample = () => {
    if (!reconstructions) return
    const { data: samples, shape } = reconstructions.targets
    const start = (copied % shape[0]!) * PIXELS
    setCopied(copied + 1)
    draw(samples.slice(start, start + PIXELS))
  }
  if (data && !isPossible) {
    return (
      <Card title={t.drawing} text={t.drawingOnlyPictures}>
        {null}
      </Card>
    )
  }
  return (
    <Card title={t.drawing} text={t.drawingText}>
      <div class="drawing-layout">
        <figure>
          <DrawingPad pixels={pixels} label={t.drawingPad} onDraw={draw} />
          <figcaption>{t.drawnInput}</figcaption>
        </figure>
        <figure>
          {drawing ? (
            <SamplePicture array={drawing.output} index={0} kind="image" label={t.reconstruction} />
          ) : (
            <div class="placeholder square" />
          )}
          <figcaption>{t.reconstruction}</figcaption>
        </figure>
      </div>
      <div class="control-row">
        <button type="button" class="button small" onClick={copySample}>
          {t.useSample}
        </button>
        <button type="button" class="button small" onClick={() => draw(new Float32Array(PIXELS))}>
          {t.clear}
        </button>
      </div>
      <p class="dim small-text" role="status" data-testid="placed">
        {drawing &&
          `${t.placedAt(formatNumber(drawing.place[0]), formatNumber(drawing.place[1]))} ${t.reconstructionError(formatNumber(drawing.error))}`}
      </p>
    </Card>
  )
}
