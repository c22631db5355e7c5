/** Training as a person at a terminal sees it: a bar with loss, samples/s and time left, or plain lines in a log. */

import cliProgress from 'cli-progress'
import type {
  BackendLostEvent,
  EpochEvent,
  History,
  StartEvent,
  StepEvent,
  TrainingCallback,
  TrainingEvent,
} from '../training/events.js'

/** Options of {@link progress}. */
export interface ProgressOptions {
  /** Where to write; default standard error, so that output can still be piped. */
  readonly stream?: NodeJS.WriteStream
  /** Seconds between lines within an epoch where there is no terminal; default 30. */
  readonly secondsBetweenLines?: number
}

/**
 * Shows training as it goes: a bar in a terminal, plain lines elsewhere.
 *
 * @example await model.fit(xTrain, { callbacks: [progress()] })
 */
export function progress(options: ProgressOptions = {}): TrainingCallback {
  const { stream = process.stderr, secondsBetweenLines = 30 } = options
  const view = stream.isTTY ? barView(stream) : lineView(stream, secondsBetweenLines)
  let clock = new Clock()
  return (event) => {
    if (event.type === 'start') clock = new Clock()
    clock.see(event)
    if (event.type === 'start') view.start(event)
    if (event.type === 'step') view.step(event, clock)
    if (event.type === 'epoch') view.epoch(event, clock)
    if (event.type === 'backendLost') view.backendLost(event)
    if (event.type === 'end') view.end(event.history)
  }
}

interface View {
  start(event: StartEvent): void
  step(event: StepEvent, clock: Clock): void
  epoch(event: EpochEvent, clock: Clock): void
  backendLost(event: BackendLostEvent): void
  end(history: History): void
}

/** How far training is and how long it will take. */
class Clock {
  /** Unknown for a stream until its first epoch is over. */
  samplesPerEpoch: number | undefined
  #epochs = 0
  #startedAt = 0
  #steps = 0
  /** Samples of the epoch under way that have been seen. */
  #seen = 0
  /** Share of all epochs that is done, and how much of it was done after this run's first step, when timing begins. */
  #done = 0
  #doneBefore: number | undefined

  see(event: TrainingEvent): void {
    if (event.type === 'start') this.#start(event)
    if (event.type === 'step') this.#step(event)
    if (event.type === 'epoch') this.samplesPerEpoch ??= this.#seen
  }

  /** `m:ss`, or undefined while there is nothing to judge by. */
  get left(): string | undefined {
    const made = this.#done - (this.#doneBefore ?? 0)
    if (this.#steps < 3 || made <= 0) return undefined
    const elapsed = (performance.now() - this.#startedAt) / 1000
    return formatSeconds((elapsed / made) * (1 - this.#done))
  }

  #start({ epochs, samples }: StartEvent): void {
    this.#epochs = epochs
    this.samplesPerEpoch = samples
  }

  #step({ epoch, samples }: StepEvent): void {
    this.#steps += 1
    this.#seen = samples
    if (!this.samplesPerEpoch) return
    this.#done = (epoch - 1 + samples / this.samplesPerEpoch) / this.#epochs
    if (this.#doneBefore !== undefined) return
    // The first step is slower than the rest: it is not judged by.
    this.#doneBefore = this.#done
    this.#startedAt = performance.now()
  }
}

function barView(stream: NodeJS.WriteStream): View {
  const bar = new cliProgress.SingleBar({
    stream,
    format: '{epoch} [{bar}] {percentage}%  loss {loss}  {rate} samples/s  {left} left',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    fps: 10,
    linewrap: false,
  })
  let epochs = 0
  let running = 0
  const payload = (event: StepEvent, clock: Clock) => ({
    epoch: epochLabel(event.epoch, epochs),
    loss: formatLoss(event.epochLoss),
    rate: formatRate(event.samplesPerSecond),
    left: clock.left ?? '–',
  })
  return {
    start(event) {
      epochs = event.epochs
      running = 0
    },
    step(event, clock) {
      if (running !== event.epoch) bar.start(clock.samplesPerEpoch ?? event.samples, 0, payload(event, clock))
      running = event.epoch
      if (clock.samplesPerEpoch === undefined) bar.setTotal(event.samples)
      bar.update(event.samples, payload(event, clock))
    },
    epoch(event) {
      bar.stop()
      // The finished bar's line becomes the epoch's record.
      stream.write(`\u001b[1A\u001b[2K${epochLine(event, epochs)}\n`)
    },
    backendLost(event) {
      bar.stop()
      running = 0
      stream.write(`${lossLine(event)}\n`)
    },
    end(history) {
      bar.stop()
      if (history.stopReason !== 'completed') stream.write(`${endLine(history)}\n`)
    },
  }
}

function lineView(stream: NodeJS.WriteStream, secondsBetweenLines: number): View {
  let epochs = 0
  let lastLine = performance.now()
  const write = (line: string) => {
    lastLine = performance.now()
    stream.write(`${line}\n`)
  }
  return {
    start(event) {
      epochs = event.epochs
    },
    step(event, clock) {
      if (performance.now() - lastLine < secondsBetweenLines * 1000) return
      const left = clock.left ? `  ${clock.left} left` : ''
      const seen = `${formatRate(event.samples)} samples`
      write(
        `${epochLabel(event.epoch, epochs)}  ${seen}  loss ${formatLoss(event.epochLoss)}  ${formatRate(event.samplesPerSecond)} samples/s${left}`,
      )
    },
    epoch(event, clock) {
      write(`${epochLine(event, epochs)}${clock.left && event.epoch < epochs ? `  ${clock.left} left` : ''}`)
    },
    backendLost(event) {
      write(lossLine(event))
    },
    end(history) {
      if (history.stopReason !== 'completed') write(endLine(history))
    },
  }
}

function epochLine(event: EpochEvent, epochs: number): string {
  const validation = event.validationLoss === undefined ? '' : `  validation ${formatLoss(event.validationLoss)}`
  const rate = `${formatRate(event.samplesPerSecond)} samples/s`
  return `${epochLabel(event.epoch, epochs)}  loss ${formatLoss(event.loss)}${validation}  ${rate}  ${formatSeconds(event.seconds)}`
}

function lossLine({ backend, reason, step, next }: BackendLostEvent): string {
  const then = next ? `going on with ${next.backend} from step ${next.step}` : 'nothing to go on with'
  return `${backend} was lost after step ${step} (${reason.replace(/\.$/, '')}): ${then}`
}

function endLine({ stopReason, epochs, bestEpoch }: History): string {
  const why = { earlyStopping: 'no more improvement', aborted: 'aborted', stopped: 'stopped', completed: 'completed' }[
    stopReason
  ]
  return `ended after ${epochs.length} epochs: ${why}${bestEpoch > 0 ? `, best epoch ${bestEpoch}` : ''}`
}

function epochLabel(epoch: number, epochs: number): string {
  return `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`
}

/** Four significant digits, the way losses are compared. */
function formatLoss(loss: number): string {
  return Math.abs(loss) >= 1e-3 && Math.abs(loss) < 1e4 ? loss.toPrecision(4) : loss.toExponential(3)
}

function formatRate(value: number): string {
  return Math.round(value).toLocaleString('en-US').replaceAll(',', ' ')
}

function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const minutes = Math.floor(whole / 60)
  const pad = (value: number) => String(value).padStart(2, '0')
  if (minutes < 60) return `${minutes}:${pad(whole % 60)}`
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(whole % 60)}`
}
