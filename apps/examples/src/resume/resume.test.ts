import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const program = fileURLToPath(new URL('../../dist/resume/main.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'resume-'))

beforeAll(() => {
  if (!existsSync(program)) throw new Error('apps/examples is not built: run npm run build first (npm test does).')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the program; kills it with SIGKILL once it has printed that line. @returns What it printed. */
async function run(checkpoint: string, killAt?: string): Promise<string[]> {
  const child = spawn(process.execPath, [program, '--checkpoint', checkpoint], { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = new Promise((resolve) => child.on('close', resolve))
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (line === killAt) child.kill('SIGKILL')
  }
  await closed
  return lines
}

describe('kill -9 in mid-epoch', () => {
  it('then going on gives the weights of an unbroken run, bit for bit', async () => {
    const whole = await run(join(folder, 'whole.checkpoint'))
    const checkpoint = join(folder, 'killed.checkpoint')
    // 600 samples in batches of 32 are 19 steps an epoch: both kills fall between checkpoints, inside epochs.
    const first = await run(checkpoint, 'step 13')
    const second = await run(checkpoint, 'step 43')
    const third = await run(checkpoint)
    expect(first.at(-1)).not.toMatch(/^weights/)
    expect(Number(second[0]?.replace('start ', ''))).toBeGreaterThanOrEqual(10)
    expect(Number(third[0]?.replace('start ', ''))).toBeGreaterThanOrEqual(40)
    expect(whole.at(-1)).toMatch(/^weights [0-9a-f]{64}$/)
    expect(third.at(-1)).toBe(whole.at(-1))
  })

  it('leaves a whole checkpoint whenever it comes', async () => {
    const checkpoint = join(folder, 'often.checkpoint')
    for (let at = 5; at <= 30; at += 5) await run(checkpoint, `step ${at}`)
    const lines = await run(checkpoint)
    expect(lines.at(-1)).toMatch(/^weights/)
    expect(readdirSync(folder).filter((name) => name.startsWith('often') && !name.endsWith('.partial'))).toEqual([
      'often.checkpoint',
    ])
  })
})
