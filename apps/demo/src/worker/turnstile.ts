/** Where training passes after every step: it may be held there, let through one by one, and asked to do other work first. */

type Work = () => Promise<void>

export class Turnstile {
  #work: Work[] = []
  #isClosed = false
  #passes = 0
  #isLeaving = false
  #wake: (() => void) | undefined
  readonly #onHold: () => Promise<void>

  /** @param onHold Called whenever training is held anew. */
  constructor(onHold: () => Promise<void>) {
    this.#onHold = onHold
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Work to do where training passes next, or at once where it is held. */
  enqueue(work: Work): void {
    this.#work.push(work)
    this.#wake?.()
  }

  close(): void {
    this.#isClosed = true
  }

  /** Lets a number of steps through and stays closed. */
  letThrough(steps: number): void {
    this.#isClosed = true
    this.#passes += steps
    this.#wake?.()
  }

  open(): void {
    this.#isClosed = false
    this.#wake?.()
  }

  /** Nothing is held any more: training is about to end. */
  leave(): void {
    this.#isLeaving = true
    this.#wake?.()
  }

  /** Does what is still asked for once training has ended. */
  async drain(): Promise<void> {
    await this.#doWork()
  }

  /** Comes back when the next step may be taken. */
  async pass(): Promise<void> {
    await this.#doWork()
    if (!this.#holds()) return this.#count()
    await this.#onHold()
    while (this.#holds()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        // Something may have come in while other work was done.
        if (this.#work.length > 0 || !this.#holds()) resolve()
      })
      this.#wake = undefined
      await this.#doWork()
    }
    this.#count()
  }

  async #doWork(): Promise<void> {
    for (let work = this.#work.shift(); work; work = this.#work.shift()) await work()
  }

  #holds(): boolean {
    return this.#isClosed && this.#passes === 0 && !this.#isLeaving
  }

  #count(): void {
    if (this.#isClosed && this.#passes > 0) this.#passes -= 1
  }
}
