/** Everything that the page and its worker say to each other. Commands go in; events come out, and nothing else changes the page. */

import type { CertificateRow } from '@autoencoders/conformance'
import type { NdArray } from '@autoencoders/core'
import type { BackendName, Setup } from './setup/setup.js'

/** What the page asks for. */
export type Command =
  | { readonly type: 'configure'; readonly setup: Setup; readonly train: boolean }
  | { readonly type: 'train' }
  | { readonly type: 'pause' }
  | { readonly type: 'step' }
  | { readonly type: 'reset' }
  /** What was told last is on the screen; more may be told. */
  | { readonly type: 'drawn' }
  | { readonly type: 'useBackend'; readonly backend: BackendName }
  | { readonly type: 'tryBackends' }
  | { readonly type: 'openFiles'; readonly files: readonly GivenFile[] }
  | { readonly type: 'saveModel' }
  | { readonly type: 'openModel'; readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'explore'; readonly at: Point; readonly sample: number | null }
  | { readonly type: 'traverse' }
  | { readonly type: 'interpolate'; readonly from: number; readonly to: number }
  | { readonly type: 'placeDrawing'; readonly pixels: Float32Array }

/** A file that was dropped or chosen, with its path in the folder it came from. */
export interface GivenFile {
  readonly path: string
  readonly file: Blob
}

/** What the worker tells. */
export type WorkerEvent =
  | { readonly type: 'data'; readonly data: DataDescription }
  | { readonly type: 'backends'; readonly active: BackendName | null; readonly states: BackendStates }
  | { readonly type: 'model'; readonly model: ModelDescription }
  | { readonly type: 'training'; readonly status: TrainingStatus }
  | { readonly type: 'progress'; readonly progress: Progress; readonly steps: readonly StepLosses[] }
  | { readonly type: 'validation'; readonly step: number; readonly loss: number }
  | { readonly type: 'reconstructions'; readonly reconstructions: Reconstructions }
  | { readonly type: 'latentMap'; readonly map: LatentMap }
  | { readonly type: 'explored'; readonly z: Float32Array; readonly output: NdArray }
  | { readonly type: 'traversed'; readonly output: NdArray; readonly columns: number }
  | { readonly type: 'interpolated'; readonly output: NdArray }
  | { readonly type: 'drawingPlaced'; readonly place: Point; readonly output: NdArray; readonly error: number }
  | { readonly type: 'saved'; readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'opened'; readonly name: string; readonly setup: Setup }
  | {
      readonly type: 'backendLost'
      readonly backend: BackendName
      readonly reason: string
      readonly next: BackendName | null
    }
  | { readonly type: 'trying'; readonly isTrying: boolean }
  | { readonly type: 'failed'; readonly message: string }

/** A place on the map of codes. */
export type Point = readonly [x: number, y: number]

/** How samples are shown: as pictures, as lines, or as bars. */
export type SampleKind = 'image' | 'series' | 'table'

export interface DataDescription {
  readonly name: string
  readonly kind: SampleKind
  /** Of one sample, `[height, width, channels]`, `[steps, channels]` or `[features]`. */
  readonly shape: readonly number[]
  /** Samples to train on, and held back. */
  readonly training: number
  readonly heldBack: number
  readonly classes: readonly string[]
}

export type BackendState =
  | { readonly status: 'untried' }
  | { readonly status: 'works'; readonly device: string; readonly software: boolean }
  | { readonly status: 'fails'; readonly reason: string }
  | { readonly status: 'lost'; readonly reason: string }

export type BackendStates = Readonly<Record<BackendName, BackendState>>

export interface LayerDescription {
  readonly network: 'encoder' | 'decoder'
  readonly name: string
  readonly shape: readonly number[]
  readonly parameters: number
}

export interface ModelDescription {
  readonly inputShape: readonly number[]
  readonly latentSize: number
  readonly layers: readonly LayerDescription[]
  readonly parameters: number
}

export type TrainingStatus = 'starting' | 'idle' | 'running' | 'paused' | 'finished'

export interface Progress {
  readonly step: number
  readonly epoch: number
  readonly epochs: number
  readonly totalSteps: number
  readonly samplesPerSecond: number
}

/** The losses of one step, by term; `loss` is what is minimised. */
export interface StepLosses {
  readonly step: number
  readonly loss: number
  readonly terms: Readonly<Record<string, number>>
}

export interface Reconstructions {
  readonly step: number
  /** What the network should give, what it saw, what it gave: `[n, ...shape]`. */
  readonly targets: NdArray
  readonly inputs: NdArray
  readonly outputs: NdArray
  /** Mean squared error over them. */
  readonly error: number
}

export interface LatentMap {
  readonly step: number
  /** x and y of every point in turn. */
  readonly points: Float32Array
  /** The class of every point, −1 where there is none. */
  readonly labels: Int32Array
  /** Whether the plane is the two principal axes of a larger z, and how much of the variance it holds. */
  readonly isProjected: boolean
  readonly explained: number
}

/** What the certificate's own worker is asked, and tells. */
export interface CertificateCommand {
  readonly type: 'certify'
  readonly backends: readonly BackendName[]
}

export type CertificateEvent =
  | { readonly type: 'row'; readonly row: CertificateResult }
  | { readonly type: 'absent'; readonly backend: BackendName; readonly reason: string }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly message: string }

export interface CertificateResult extends CertificateRow {
  readonly backend: BackendName
  readonly device: string
}
