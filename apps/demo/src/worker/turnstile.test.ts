import { expect, it } from 'vitest'
import { Turnstile } from './turnstile.js'

/** Lets everything that can go on do so. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

/** A training that passes after every step until it is told to stop. */
function walk(turnstile: Turnstile) {
  const walker = { steps: 0, isStopped: false }
  const run = async () => {
    while (!walker.isStopped && walker.steps < 1000) {
      await turnstile.pass()
      walker.steps += 1
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
  }
  return Object.assign(walker, { done: run() })
}

it('lets as many steps through as it is told, and holds', async () => {
  let holds = 0
  const turnstile = new Turnstile(async () => {
    holds += 1
  })
  turnstile.letThrough(2)
  const walker = walk(turnstile)
  await settle()
  expect(walker.steps).toBe(2)
  expect(holds).toBe(1)
  turnstile.letThrough(3)
  await settle()
  expect(walker.steps).toBe(5)
  turnstile.open()
  await settle()
  expect(walker.steps).toBeGreaterThan(5)
  walker.isStopped = true
  await walker.done
})

it('does work while it holds, and lets go at the end', async () => {
  const turnstile = new Turnstile(async () => undefined)
  turnstile.close()
  const walker = walk(turnstile)
  await settle()
  const done: string[] = []
  turnstile.enqueue(async () => {
    done.push('first')
    turnstile.enqueue(async () => void done.push('second'))
  })
  await settle()
  expect(done).toEqual(['first', 'second'])
  expect(walker.steps).toBe(0)
  walker.isStopped = true
  turnstile.leave()
  await walker.done
  expect(walker.steps).toBe(1)
})

it('does what was asked after the last step', async () => {
  const turnstile = new Turnstile(async () => undefined)
  const done: string[] = []
  turnstile.enqueue(async () => void done.push('late'))
  await turnstile.drain()
  expect(done).toEqual(['late'])
})
