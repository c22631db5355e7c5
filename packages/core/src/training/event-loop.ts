/** Lets everything else that waits (input, timers, aborts) run before going on. */
export function yieldToEventLoop(): Promise<void> {
  // Promises alone never let the event loop turn: a long run on a synchronous backend would freeze the page.
  if (typeof setImmediate === 'function') return new Promise((resolve) => setImmediate(resolve))
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}
