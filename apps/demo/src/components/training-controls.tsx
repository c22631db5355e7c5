import { useRef } from 'preact/hooks'
import { useApp } from '../state/app.js'
import { text } from '../strings/language.js'
import { Icon } from './icon.js'

/** Train, pause, step, start over; save, open, share. */
export function TrainingControls() {
  const { store } = useApp()
  const { status } = store.state
  const { step, reset, statuses } = text.value
  const isReady = status !== 'starting'
  return (
    <div class="controls">
      <div class="control-row main-row">
        <MainButton />
        <button
          type="button"
          class="button"
          disabled={!isReady || status === 'running'}
          onClick={() => store.send({ type: 'step' })}
        >
          <Icon name="step" /> {step}
        </button>
        <button type="button" class="button" disabled={!isReady} onClick={() => store.send({ type: 'reset' })}>
          <Icon name="reset" /> {reset}
        </button>
        <span class={`status status-${status}`} role="status">
          {statuses[status]}
        </span>
      </div>
      <FileButtons />
    </div>
  )
}

function MainButton() {
  const { store } = useApp()
  const { status } = store.state
  const { train, trainOn, pause, resume } = text.value
  if (status === 'running') {
    return (
      <button type="button" class="button primary" data-testid="main" onClick={() => store.send({ type: 'pause' })}>
        <Icon name="pause" /> {pause}
      </button>
    )
  }
  const label = status === 'paused' ? resume : status === 'finished' ? trainOn : train
  return (
    <button
      type="button"
      class="button primary"
      data-testid="main"
      disabled={status === 'starting'}
      onClick={() => store.send({ type: 'train' })}
    >
      <Icon name="play" /> {label}
    </button>
  )
}

function FileButtons() {
  const app = useApp()
  const input = useRef<HTMLInputElement>(null)
  const open = async (file: File | undefined) => {
    if (!file) return
    const bytes = new Uint8Array(await file.arrayBuffer())
    app.store.send({ type: 'openModel', name: file.name, bytes })
  }
  return (
    <div class="control-row quiet-row">
      <button
        type="button"
        class="button quiet"
        disabled={!app.store.state.model}
        onClick={() => app.store.send({ type: 'saveModel' })}
      >
        <Icon name="save" /> {text.value.save}
      </button>
      <button type="button" class="button quiet" onClick={() => input.current?.click()}>
        <Icon name="open" /> {text.value.open}
      </button>
      <input
        ref={input}
        type="file"
        accept=".safetensors"
        hidden
        data-testid="open-model"
        onChange={(event) => {
          void open(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
      <button type="button" class="button quiet" onClick={() => void app.copyLink()}>
        <Icon name="link" /> {text.value.copyLink}
      </button>
    </div>
  )
}
