/** The one place where state lives; workers' events are reduced into it, and views read slices of it. */

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Command, WorkerEvent } from '../messages.js'
import { isSameTraining, type Setup } from '../setup/setup.js'
import { type AppState, initialState, type PageEvent, reduce } from './app-state.js'

export class Store {
  /** What views read; a view is drawn anew when a part that it has read changes, and only then. */
  readonly state: AppState
  readonly #state
  readonly #worker: Worker
  readonly #onEvent: (event: WorkerEvent) => void

  /** @param onEvent Told of every event after it is in the state, for what is no state: downloads. */
  constructor(setup: Setup, onEvent: (event: WorkerEvent) => void) {
    this.#state = signal(initialState(setup))
    this.state = readable(this.#state)
    this.#onEvent = onEvent
    this.#worker = new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module', name: 'training' })
    this.#worker.onmessage = ({ data }: MessageEvent<WorkerEvent>) => {
      this.dispatch(data)
      this.#onEvent(data)
      if (data.type === 'progress') afterDrawing(() => this.send({ type: 'drawn' }))
    }
    this.#worker.onerror = ({ message }) => this.dispatch({ type: 'failed', message })
    this.send({ type: 'configure', setup, train: false })
  }

  send(command: Command): void {
    this.#worker.postMessage(command)
  }

  dispatch(event: WorkerEvent | PageEvent): void {
    this.#state.value = reduce(this.#state.peek(), event)
  }

  /** Takes a set-up: where only the backend differs, training goes on; else it starts anew if it was running. */
  choose(setup: Setup): void {
    const before = this.#state.peek()
    this.dispatch({ type: 'setupChosen', setup })
    if (isSameTraining(before.setup, setup)) {
      if (setup.backend !== before.setup.backend) this.send({ type: 'useBackend', backend: setup.backend })
      return
    }
    this.send({ type: 'configure', setup, train: before.status === 'running' })
  }
}

/** The state with each of its parts behind a signal of its own. */
function readable(source: ReadonlySignal<AppState>): AppState {
  const names = Object.keys(source.peek()) as (keyof AppState)[]
  const parts = names.map((name) => {
    const part = computed(() => source.value[name])
    return [name, { enumerable: true, get: () => part.value }] as const
  })
  return Object.defineProperties({}, Object.fromEntries(parts)) as AppState
}

/** Once the next frame is on the screen, and the page has had time for what people do meanwhile. */
function afterDrawing(work: () => void): void {
  requestAnimationFrame(() => setTimeout(work, 0))
}
