import { useState } from 'preact/hooks'
import type { LatentMap, Point } from '../messages.js'
import { useApp } from '../state/app.js'
import { formatNumber, formatShare } from '../strings/format.js'
import { text } from '../strings/language.js'
import { Card } from './card.js'
import { CodeMap } from './code-map.js'
import { rangeOf } from './map-frame.js'
import { SamplePicture } from './sample-picture.js'

/** The map with its marker, and what the decoder makes of the place under it. */
export function MapExplorer() {
  const { store } = useApp()
  const { map, data, model, progress } = store.state
  const t = text.value
  const [marker, setMarker] = useState<Point>([0, 0])
  const [sample, setSample] = useState<number | null>(null)
  const move = (at: Point, from = sample) => {
    setMarker(at)
    store.send({ type: 'explore', at, sample: from })
  }
  const words =
    !map || !model ? '' : map.isProjected ? t.mapProjected(model.latentSize, formatShare(map.explained)) : t.mapDirect
  return (
    <Card title={t.map} text={progress ? words : `${words} ${t.untrainedHint}`} class="map-card">
      {map && data ? (
        <div class="map-layout">
          <CodeMap
            map={map}
            classes={data.classes}
            marker={marker}
            drawing={store.state.drawing?.place ?? null}
            onMove={(at) => move(at)}
            onTake={(index, at) => {
              setSample(index)
              move(at, index)
            }}
          />
          <div class="map-side">
            <Decoded />
            <MarkerSliders map={map} marker={marker} onMove={move} />
          </div>
        </div>
      ) : (
        <div class="placeholder map-placeholder" />
      )}
    </Card>
  )
}

function Decoded() {
  const { explored, data } = useApp().store.state
  const t = text.value
  return (
    <div class="decoded">
      <h3>{t.decoded}</h3>
      <div class="decoded-picture">
        {explored && data ? (
          <SamplePicture array={explored.output} index={0} kind={data.kind} label={t.decoded} />
        ) : (
          <div class="placeholder square" />
        )}
      </div>
      {explored && (
        <p class="dim small-text code-numbers" data-testid="explored">
          {t.codeNumbers}: {[...explored.z].slice(0, 8).map(formatNumber).join(', ')}
          {explored.z.length > 8 ? ', …' : ''}
        </p>
      )}
    </div>
  )
}

interface MarkerSlidersProps {
  readonly map: LatentMap
  readonly marker: Point
  onMove(place: Point): void
}

/** The marker without a pointer. */
function MarkerSliders({ map, marker: [x, y], onMove }: MarkerSlidersProps) {
  const { markerAcross, markerUp } = text.value
  return (
    <div class="sliders">
      <Slider label={markerAcross} range={rangeOf(map.points, 0)} value={x} onMove={(value) => onMove([value, y])} />
      <Slider label={markerUp} range={rangeOf(map.points, 1)} value={y} onMove={(value) => onMove([x, value])} />
    </div>
  )
}

interface SliderProps {
  readonly label: string
  readonly range: readonly [number, number]
  readonly value: number
  onMove(value: number): void
}

function Slider({ label, range: [least, most], value, onMove }: SliderProps) {
  return (
    <label class="slider">
      <span class="field-label">{label}</span>
      <input
        type="range"
        min={least}
        max={most}
        step={(most - least) / 100}
        value={value}
        onInput={(event) => onMove(Number(event.currentTarget.value))}
      />
    </label>
  )
}
