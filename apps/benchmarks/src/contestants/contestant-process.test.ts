import { afterEach, describe, expect, it } from 'vitest'
import { ContestantProcess } from './contestant-process.js'

const open: ContestantProcess[] = []
afterEach(() => Promise.all(open.splice(0).map((process) => process.close())))

/** A contestant whose program is that text. */
function start(program: string): ContestantProcess {
  const contestant = new ContestantProcess({ command: process.execPath, args: ['--eval', program] })
  open.push(contestant)
  return contestant
}

const answering = (reply: string) => `process.stdin.on('data', (line) => console.log(${reply}))`
const run = { type: 'run', steps: 3 } as const

describe('ContestantProcess', () => {
  it('gives the answer to each request', async () => {
    const answer = 'JSON.stringify({ ok: true, answer: { milliseconds: JSON.parse(line).steps, loss: 1 } })'
    const contestant = start(answering(answer))
    expect(await contestant.ask(run, 30)).toEqual({ milliseconds: 3, loss: 1 })
    expect(await contestant.ask({ type: 'run', steps: 5 }, 30)).toEqual({ milliseconds: 5, loss: 1 })
  })

  it('throws the reason of a refusal, and can be asked again', async () => {
    const contestant = start(answering(`'{"ok":false,"reason":"no such kernel"}'`))
    await expect(contestant.ask(run, 30)).rejects.toThrow('no such kernel')
    await expect(contestant.ask(run, 30)).rejects.toThrow('no such kernel')
  })

  it('throws what a process said last when it dies', async () => {
    const contestant = start(`console.error('first'); console.error('out of memory'); process.exit(3)`)
    await expect(contestant.ask(run, 30)).rejects.toThrow('it ended with code 3: out of memory')
    await expect(contestant.ask(run, 30)).rejects.toThrow('it ended with code 3: out of memory')
  })

  it('throws when the program is not there', async () => {
    const contestant = new ContestantProcess({ command: 'no-such-program', args: [], repair: 'Install it.' })
    await expect(contestant.ask(run, 30)).rejects.toThrow('spawn no-such-program ENOENT. Install it.')
    await contestant.close()
  })

  it('gives up on one that takes too long', async () => {
    const contestant = start('setInterval(() => {}, 1000)')
    await expect(contestant.ask(run, 0.05)).rejects.toThrow('it took longer than 0.05 s to run')
  })
})
