import { useState } from 'preact/hooks'
import { useApp } from '../state/app.js'
import { text } from '../strings/language.js'
import { Card } from './card.js'
import { SamplePicture } from './sample-picture.js'

/** The way between two held-back samples. */
export function InterpolationView() {
  const { store } = useApp()
  const { interpolated, data, model } = store.state
  const t = text.value
  const [from, setFrom] = useState(1)
  const [to, setTo] = useState(2)
  const count = data?.heldBack ?? 1
  return (
    <Card title={t.interpolation} text={t.interpolationText}>
      <div class="control-row">
        <SampleNumber label={t.from} value={from} count={count} onChoose={setFrom} />
        <SampleNumber label={t.to} value={to} count={count} onChoose={setTo} />
        <button
          type="button"
          class="button"
          disabled={!model}
          onClick={() => store.send({ type: 'interpolate', from: from - 1, to: to - 1 })}
        >
          {t.interpolate}
        </button>
      </div>
      {interpolated && data && (
        <div class="interpolation" data-testid="interpolation">
          {Array.from({ length: interpolated.shape[0]! }, (_, i) => (
            <SamplePicture
              key={i}
              array={interpolated}
              index={i}
              kind={data.kind}
              label={t.pictureOf(t.interpolation, i + 1)}
            />
          ))}
        </div>
      )}
    </Card>
  )
}

interface SampleNumberProps {
  readonly label: string
  readonly value: number
  readonly count: number
  onChoose(value: number): void
}

function SampleNumber({ label, value, count, onChoose }: SampleNumberProps) {
  return (
    <label class="inline-field">
      <span class="field-label">{label}</span>
      <input
        type="number"
        min={1}
        max={count}
        value={value}
        onChange={(event) => {
          const number = Math.min(count, Math.max(1, Math.round(Number(event.currentTarget.value)) || 1))
          event.currentTarget.value = String(number)
          onChoose(number)
        }}
      />
    </label>
  )
}
