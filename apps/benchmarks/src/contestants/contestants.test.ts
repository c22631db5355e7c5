import { describe, expect, it } from 'vitest'
import { contestantCommand, contestantNames, defaultContestants } from './contestants.js'
import { createContestant } from './create-contestant.js'

describe('contestants', () => {
  it('starts JavaScript with the Node given, and Python with one thread', () => {
    const interpreters = { node: '/node', python: '/python' }
    const ours = contestantCommand('ours-wasm', interpreters)
    expect(ours.command).toBe('/node')
    expect(ours.args.at(-1)).toBe('ours-wasm')
    const keras = contestantCommand('keras', interpreters)
    expect(keras.command).toBe('/python')
    expect(keras.args).toEqual([expect.stringMatching(/python[/\\]train\.py$/), 'keras'])
    expect(keras.env).toMatchObject({ OMP_NUM_THREADS: '1', TF_NUM_INTRAOP_THREADS: '1' })
  })

  it('races everybody but our own reference', () => {
    expect(contestantNames.filter((name) => !defaultContestants.includes(name))).toEqual(['ours-cpu'])
  })

  it.each(contestantNames.filter((name) => name !== 'keras' && name !== 'pytorch'))(
    'has a program for %s',
    async (name) => {
      expect(await createContestant(name)).toHaveProperty('prepare')
    },
  )

  it('says who there is', () => {
    expect(() => createContestant('webgl')).toThrow(/no contestant "webgl"; there are ours-wasm/)
  })
})
