/** A contestant's process, asked one thing at a time. */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { ContestantAnswers, ContestantReply, ContestantRequest } from './protocol.js'

/** How to start a contestant. */
export interface ContestantCommand {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** What to do when the program, or something that it imports, is not there. */
  readonly repair?: string
}

type Outcome = { readonly line: string } | { readonly ended: string }

/** A running contestant. */
export class ContestantProcess {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #repair: string | undefined
  #stderr = ''
  #settle: ((outcome: Outcome) => void) | undefined
  #ended: string | undefined

  constructor({ command, args, env, repair }: ContestantCommand) {
    this.#repair = repair
    this.#child = spawn(command, [...args], { env: { ...process.env, ...env } })
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-4000)
    })
    this.#child.stdin.on('error', () => {})
    this.#child.on('error', (error) => this.#end(error.message))
    this.#child.on('close', (code, signal) => this.#end(`it ended with ${signal ?? `code ${code}`}`))
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#settle?.({ line }))
  }

  /**
   * Asks and waits for the answer.
   *
   * @param seconds How long it may take; the process is ended when it takes longer.
   * @throws When the contestant refuses, ends or takes too long, with the reason.
   */
  async ask<Type extends ContestantRequest['type']>(
    request: Extract<ContestantRequest, { type: Type }>,
    seconds: number,
  ): Promise<ContestantAnswers[Type]> {
    if (this.#ended !== undefined) throw this.#failure(this.#ended)
    const outcome = new Promise<Outcome>((resolve) => {
      this.#settle = resolve
    })
    this.#child.stdin.write(`${JSON.stringify(request)}\n`)
    const timer = setTimeout(() => this.#giveUp(`it took longer than ${seconds} s to ${request.type}`), seconds * 1000)
    const settled = await outcome
    clearTimeout(timer)
    this.#settle = undefined
    if ('ended' in settled) throw this.#failure(settled.ended)
    const reply = JSON.parse(settled.line) as ContestantReply<ContestantAnswers[Type]>
    if (!reply.ok) throw this.#failure(reply.reason)
    return reply.answer
  }

  /** Ends the process; it is gone when this returns. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined) return
    const gone = new Promise((resolve) => this.#child.once('close', resolve))
    this.#child.kill('SIGKILL')
    await gone
  }

  #failure(reason: string): Error {
    const isMissing = /ENOENT|ModuleNotFoundError|ImportError/.test(reason)
    return new Error(isMissing && this.#repair ? `${reason}. ${this.#repair}` : reason)
  }

  #giveUp(reason: string): void {
    this.#ended = reason
    this.#settle?.({ ended: reason })
    this.#child.kill('SIGKILL')
  }

  #end(reason: string): void {
    const said = this.#stderr.trim().split('\n').at(-1)
    this.#ended ??= said ? `${reason}: ${said}` : reason
    this.#settle?.({ ended: this.#ended })
  }
}
