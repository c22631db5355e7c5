import { useMemo } from 'preact/hooks'
import type { Reconstructions, SampleKind } from '../messages.js'
import { useApp } from '../state/app.js'
import { formatNumber } from '../strings/format.js'
import { text } from '../strings/language.js'
import { Card } from './card.js'
import { differences } from './paint-sample.js'
import { SamplePicture } from './sample-picture.js'

/** Held-back samples, what the network makes of them, and where the two differ. */
export function ReconstructionsView() {
  const { reconstructions, data } = useApp().store.state
  const t = text.value
  return (
    <Card
      title={t.reconstructions}
      text={t.reconstructionsText}
      class="reconstructions"
      aside={
        reconstructions && (
          <span class="badge" data-testid="error" data-error={reconstructions.error} data-step={reconstructions.step}>
            {t.reconstructionError(formatNumber(reconstructions.error))}
          </span>
        )
      }
    >
      {reconstructions && data ? (
        <Columns reconstructions={reconstructions} kind={data.kind} />
      ) : (
        <div class="placeholder pictures-placeholder" />
      )}
    </Card>
  )
}

function Columns({ reconstructions, kind }: { reconstructions: Reconstructions; kind: SampleKind }) {
  const { targets, inputs, outputs } = reconstructions
  const difference = useMemo(() => differences(targets, outputs), [targets, outputs])
  const t = text.value
  const isCorrupted = inputs.data.some((value, i) => value !== targets.data[i])
  const rows = [
    { name: t.original, array: targets },
    ...(isCorrupted ? [{ name: t.corrupted, array: inputs }] : []),
    { name: t.reconstruction, array: outputs, behind: targets },
    { name: t.difference, array: difference, paint: 'difference' as const },
  ]
  return (
    <div class="picture-rows">
      {rows.map(({ name, ...picture }) => (
        <div key={name} class="picture-row">
          <div class="picture-row-name">{name}</div>
          <div class={`pictures pictures-${kind}`}>
            {Array.from({ length: targets.shape[0]! }, (_, i) => (
              <SamplePicture key={i} {...picture} index={i} kind={kind} label={t.pictureOf(name, i + 1)} />
            ))}
          </div>
        </div>
      ))}
    </div>
  )
}
