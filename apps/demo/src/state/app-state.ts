/** What the page shows, and the only function that changes it: events in, a new state out. */

import type { NdArray } from '@autoencoders/core'
import type {
  BackendStates,
  DataDescription,
  LatentMap,
  ModelDescription,
  Point,
  Progress,
  Reconstructions,
  TrainingStatus,
  WorkerEvent,
} from '../messages.js'
import { type BackendName, isSameTraining, type Setup } from '../setup/setup.js'
import { LossHistory } from './loss-history.js'

export interface AppState {
  readonly setup: Setup
  readonly status: TrainingStatus
  readonly data: DataDescription | null
  readonly model: ModelDescription | null
  readonly activeBackend: BackendName | null
  readonly backends: BackendStates | null
  readonly progress: Progress | null
  readonly losses: LossHistory
  readonly reconstructions: Reconstructions | null
  readonly map: LatentMap | null
  readonly explored: { readonly z: Float32Array; readonly output: NdArray } | null
  readonly traversed: { readonly output: NdArray; readonly columns: number } | null
  readonly interpolated: NdArray | null
  readonly drawing: { readonly place: Point; readonly output: NdArray; readonly error: number } | null
  /** What a person should be told: a key of the strings with what goes in, or the words of an error. */
  readonly notice: Notice | null
  /** Whether backends are being tried. */
  readonly isTrying: boolean
}

export type Notice =
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'lost'; readonly backend: BackendName; readonly next: BackendName | null; readonly reason: string }
  | { readonly kind: 'opened'; readonly name: string }
  | { readonly kind: 'linkCopied' }

/** What changes the state besides the worker. */
export type PageEvent =
  | { readonly type: 'setupChosen'; readonly setup: Setup }
  | { readonly type: 'noticed'; readonly notice: Notice | null }

export function initialState(setup: Setup): AppState {
  return {
    setup,
    status: 'starting',
    data: null,
    model: null,
    activeBackend: null,
    backends: null,
    progress: null,
    losses: LossHistory.empty,
    reconstructions: null,
    map: null,
    explored: null,
    traversed: null,
    interpolated: null,
    drawing: null,
    notice: null,
    isTrying: false,
  }
}

/** The state after an event. */
export function reduce(state: AppState, event: WorkerEvent | PageEvent): AppState {
  switch (event.type) {
    case 'setupChosen':
      return isSameTraining(state.setup, event.setup)
        ? { ...state, setup: event.setup }
        : { ...begun(state), setup: event.setup }
    case 'noticed':
      return { ...state, notice: event.notice }
    case 'data':
      return { ...state, data: event.data }
    case 'model':
      return { ...state, model: event.model }
    case 'backends':
      return { ...state, activeBackend: event.active, backends: event.states }
    case 'training':
      return event.status === 'starting' ? begun(state) : { ...state, status: event.status }
    case 'progress':
      return { ...state, progress: event.progress, losses: state.losses.withSteps(event.steps) }
    case 'validation':
      return { ...state, losses: state.losses.withValidation(event.step, event.loss) }
    case 'reconstructions':
      return { ...state, reconstructions: event.reconstructions }
    case 'latentMap':
      return { ...state, map: event.map }
    case 'explored':
      return { ...state, explored: { z: event.z, output: event.output } }
    case 'traversed':
      return { ...state, traversed: { output: event.output, columns: event.columns } }
    case 'interpolated':
      return { ...state, interpolated: event.output }
    case 'drawingPlaced':
      return { ...state, drawing: { place: event.place, output: event.output, error: event.error } }
    case 'opened':
      return { ...begun(state), setup: event.setup, notice: { kind: 'opened', name: event.name } }
    case 'backendLost':
      return { ...state, notice: { kind: 'lost', backend: event.backend, next: event.next, reason: event.reason } }
    case 'failed':
      return { ...state, notice: { kind: 'error', message: event.message } }
    case 'trying':
      return { ...state, isTrying: event.isTrying }
    case 'saved':
      return state
  }
}

/** Nothing of the model before is left. */
function begun(state: AppState): AppState {
  const { setup, data, backends, activeBackend } = state
  return { ...initialState(setup), data, backends, activeBackend }
}
