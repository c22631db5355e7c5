/** Where everything is computed: the page hears of it by events alone. */

import type { Command, WorkerEvent } from '../messages.js'
import { Session } from './session.js'

/** What is used of a worker's global scope; its own types contradict those of pages. */
interface WorkerScope {
  postMessage(message: WorkerEvent): void
  onmessage: ((message: MessageEvent<Command>) => void) | null
}

const scope = globalThis as unknown as WorkerScope
const session = new Session((event) => scope.postMessage(event))
scope.onmessage = ({ data }) => session.handle(data)
