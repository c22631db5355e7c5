import type { BackendState } from '../messages.js'
import { type BackendName, choices } from '../setup/setup.js'
import { useApp } from '../state/app.js'
import { text } from '../strings/language.js'
import { Card } from './card.js'

/** Where it is computed: each backend with what became of it here. Choosing another one goes on from the same step. */
export function BackendPicker() {
  const app = useApp()
  const { backends, activeBackend, isTrying } = app.store.state
  const { backend, tryBackends, trying } = text.value
  const isAnyUntried = choices.backend.some((name) => (backends?.[name].status ?? 'untried') === 'untried')
  return (
    <Card title={backend} class="backends">
      <div role="radiogroup" aria-label={backend} class="backend-list">
        {choices.backend.map((name) => (
          <BackendOption
            key={name}
            name={name}
            state={backends?.[name] ?? { status: 'untried' }}
            isActive={activeBackend === name}
            onChoose={() => app.choose({ backend: name })}
          />
        ))}
      </div>
      {isAnyUntried && (
        <button
          type="button"
          class="button small"
          disabled={isTrying}
          onClick={() => app.store.send({ type: 'tryBackends' })}
        >
          {isTrying ? trying : tryBackends}
        </button>
      )}
    </Card>
  )
}

interface BackendOptionProps {
  readonly name: BackendName
  readonly state: BackendState
  readonly isActive: boolean
  onChoose(): void
}

function BackendOption({ name, state, isActive, onChoose }: BackendOptionProps) {
  return (
    <label class={`backend ${isActive ? 'active' : ''} ${state.status}`}>
      <input type="radio" name="backend" value={name} checked={isActive} onChange={onChoose} />
      <span class="backend-name">{text.value.backends[name]}</span>
      <span class="backend-state">{wordsOf(state, isActive)}</span>
    </label>
  )
}

function wordsOf(state: BackendState, isActive: boolean): string {
  const { inUse, untried, software, fails, lostShort } = text.value
  if (state.status === 'untried') return untried
  if (state.status === 'fails') return fails(state.reason)
  if (state.status === 'lost') return lostShort(state.reason)
  return [isActive ? inUse : '', state.software ? software : state.device].filter(Boolean).join(' · ')
}
