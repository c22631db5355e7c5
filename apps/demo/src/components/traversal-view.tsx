import { useApp } from '../state/app.js'
import { text } from '../strings/language.js'
import { Card } from './card.js'
import { SamplePicture } from './sample-picture.js'

/** What the decoder makes of places all over the map. */
export function TraversalView() {
  const { store } = useApp()
  const { traversed, data, model } = store.state
  const t = text.value
  return (
    <Card title={t.traversal} text={t.traversalText}>
      <button type="button" class="button" disabled={!model} onClick={() => store.send({ type: 'traverse' })}>
        {t.traverse}
      </button>
      {traversed && data && (
        <div
          class="traversal"
          data-testid="traversal"
          style={{ gridTemplateColumns: `repeat(${traversed.columns}, minmax(0, 1fr))` }}
        >
          {Array.from({ length: traversed.output.shape[0]! }, (_, i) => (
            <SamplePicture
              key={i}
              array={traversed.output}
              index={i}
              kind={data.kind}
              label={t.pictureOf(t.traversal, i + 1)}
            />
          ))}
        </div>
      )}
    </Card>
  )
}
