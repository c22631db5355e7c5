#!/usr/bin/env node

/** The process of a contestant: `node contestant-main.js NAME`, then requests on standard input. */

import { createInterface } from 'node:readline'
import type { Contestant } from './contestant.js'
import { createContestant } from './create-contestant.js'
import type { ContestantAnswers, ContestantReply, ContestantRequest } from './protocol.js'

// Standard output is for answers alone; what libraries print goes with the errors.
console.log = console.error
console.info = console.error
console.warn = console.error
console.debug = console.error

const name = process.argv[2] ?? ''
let contestant: Contestant | undefined

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line) as ContestantRequest)
  process.stdout.write(`${JSON.stringify(reply)}\n`)
}

async function answer(
  request: ContestantRequest,
): Promise<ContestantReply<ContestantAnswers[keyof ContestantAnswers]>> {
  try {
    contestant ??= await createContestant(name)
    return { ok: true, answer: await perform(contestant, request) }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) }
  }
}

async function perform(
  contestant: Contestant,
  request: ContestantRequest,
): Promise<ContestantAnswers[keyof ContestantAnswers]> {
  switch (request.type) {
    case 'prepare':
      return contestant.prepare(request.task)
    case 'run':
      return contestant.run(request.steps)
    case 'profile':
      if (contestant.profile) return contestant.profile(request.steps)
      throw new Error(`${name} tells no kernels apart`)
    case 'kernel':
      if (contestant.timeKernel)
        return { microseconds: await contestant.timeKernel(request.call, request.milliseconds) }
      throw new Error(`${name} has no tfjs kernels`)
    case 'multiply':
      if (contestant.multiply) return { milliseconds: await contestant.multiply(request.size, request.times) }
      throw new Error(`${name} is not asked for products`)
  }
}
