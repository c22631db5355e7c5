import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ndArray } from '@autoencoders/core'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { dataFolder, dataRoot } from './data-root.js'
import { readEcg5000 } from './ecg5000.js'
import { splitNormalOnly } from './normal-only-split.js'
import { readRobotFailures } from './robot-failures.js'
import { listSpokenDigits } from './spoken-digits.js'
import { readTinyShakespeare } from './tiny-shakespeare.js'

const folder = mkdtempSync(join(tmpdir(), 'reproduce-data-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => vi.unstubAllEnvs())

function written(set: string, files: Readonly<Record<string, string>>): string {
  const path = join(folder, set)
  mkdirSync(path, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return path
}

describe('where data lie', () => {
  it('--data comes before AUTOENCODERS_DATA, and that before ../shared/data', () => {
    vi.stubEnv('AUTOENCODERS_DATA', 'from-environment')
    expect(dataRoot('asked')).toBe('asked')
    expect(dataRoot()).toBe('from-environment')
    vi.stubEnv('AUTOENCODERS_DATA', undefined)
    expect(dataRoot()).toMatch(/shared[/\\]data$/)
  })

  it('an absent set is named with the ways to give it', async () => {
    const path = written('present', {})
    expect(await dataFolder(folder, 'present')).toBe(path)
    await expect(dataFolder(folder, 'absent')).rejects.toThrow(
      `reproduce: expected the data in the folder ${join(folder, 'absent')}, received no such folder. Put absent/ there, or name the folder that holds it: --data FOLDER, or AUTOENCODERS_DATA.`,
    )
  })
})

describe('readEcg5000', () => {
  const csv = (label: number) =>
    `label,${Array.from({ length: 140 }, (_, i) => `t${i}`).join(',')}\n${label},${Array.from({ length: 140 }, (_, i) => i / 8).join(',')}\n`

  it('reads beats as series of one channel', async () => {
    const { beats, isAnomaly } = await readEcg5000(written('ecg', { 'ECG5000_ALL_binary.csv': csv(1) }))
    expect(beats.shape).toEqual([1, 140, 1])
    expect([...beats.data.subarray(0, 3)]).toEqual([0, 0.125, 0.25])
    expect([...isAnomaly]).toEqual([1])
  })

  it('refuses other labels', async () => {
    await expect(readEcg5000(written('ecg-2', { 'ECG5000_ALL_binary.csv': csv(2) }))).rejects.toThrow(
      'labels of 0 and 1',
    )
  })
})

describe('readRobotFailures', () => {
  const run = (label: string, first: number) =>
    `${label}\n${Array.from({ length: 15 }, (_, row) => `\t${first + row}\t1\t2\t3\t4\t-5`).join('\n')}\n\n\n`

  it('takes a run that several files have once, with all its classes', async () => {
    const path = written('robots', {
      'lp1.data': `${run('normal', 0)}${run('collision', 50)}`,
      'lp2.data': run('back_col', 50).trimEnd(),
      'lp3.data': run('ok', 0),
    })
    const { runs, isFailure, classes } = await readRobotFailures(path, ['lp1', 'lp2', 'lp3'])
    expect(runs.shape).toEqual([2, 15, 6])
    expect([...runs.data.subarray(6, 12)]).toEqual([1, 1, 2, 3, 4, -5])
    expect([...isFailure]).toEqual([0, 1])
    expect(classes).toEqual([
      { lp1: 'normal', lp3: 'ok' },
      { lp1: 'collision', lp2: 'back_col' },
    ])
  })

  it('refuses short runs, contradictions and absent files', async () => {
    const path = written('robots-2', {
      'lp1.data': `normal\n1 2 3 4 5 6\n\n${run('collision', 1)}`,
      'lp2.data': `${run('normal', 1)}${run('lost', 1)}`,
      'lp3.data': `${run('normal', 0)}${run('lost', 1)}`,
      'lp4.data': run('normal', 1),
    })
    await expect(readRobotFailures(path, ['lp1'])).rejects.toThrow('15 rows of 6 numbers after line 1')
    await expect(readRobotFailures(path, ['lp3', 'lp4'])).rejects.toThrow('received one that is lost and normal')
    await expect(readRobotFailures(path, ['lp2'])).rejects.toThrow('received one that is normal and lost')
    await expect(readRobotFailures(path, ['lp5'])).rejects.toThrow('a file at')
  })
})

describe('listSpokenDigits', () => {
  it('divides by takes and passes other files over', async () => {
    const names = ['1_ann_4.wav', '1_ann_5.wav', '0_bob_12.wav', '0_ann_0.wav', 'README.md', '0_ann_x.wav']
    const path = written('speech', Object.fromEntries(names.map((name) => [name, ''])))
    const { train, test } = await listSpokenDigits(path)
    expect(train).toEqual([
      { path: join(path, '0_bob_12.wav'), digit: 0, speaker: 'bob', take: 12 },
      { path: join(path, '1_ann_5.wav'), digit: 1, speaker: 'ann', take: 5 },
    ])
    expect(test.map(({ take }) => take)).toEqual([0, 4])
    await expect(listSpokenDigits(join(folder, 'none'))).rejects.toThrow('received 0 and 0')
  })
})

describe('readTinyShakespeare', () => {
  it('divides the text once', async () => {
    const { train, test } = await readTinyShakespeare(written('text', { 'input.txt': '0123456789' }))
    expect([train, test]).toEqual(['012345678', '9'])
    await expect(readTinyShakespeare(folder)).rejects.toThrow('received none')
  })
})

describe('splitNormalOnly', () => {
  const count = 100
  const samples = ndArray(
    Array.from({ length: count }, (_, i) => i),
    [count, 1],
  )
  const isAnomaly = Uint8Array.from({ length: count }, (_, i) => Number(i % 5 === 0))
  const shares = { seed: 3, train: 0.6, validation: 0.1 }

  it('trains on normal samples alone, and uses each sample once', () => {
    const { train, validation, heldOut } = splitNormalOnly(samples, isAnomaly, shares)
    expect([train, validation, heldOut.samples].map(({ shape }) => shape[0])).toEqual([48, 8, 44])
    expect([...train.data, ...validation.data].every((row) => row % 5 !== 0)).toBe(true)
    expect([...heldOut.isAnomaly]).toEqual([...heldOut.samples.data].map((row) => Number(row % 5 === 0)))
    expect([...train.data, ...validation.data, ...heldOut.samples.data].sort((a, b) => a - b)).toEqual([
      ...samples.data,
    ])
    expect(splitNormalOnly(samples, isAnomaly, shares)).toEqual(splitNormalOnly(samples, isAnomaly, shares))
  })

  it('holds out anomalies in their natural proportion', () => {
    const { heldOut } = splitNormalOnly(samples, isAnomaly, { ...shares, anomalies: 'in proportion' })
    expect(heldOut.isAnomaly.filter((label) => label === 1)).toHaveLength(6)
    expect(heldOut.isAnomaly).toHaveLength(30)
  })

  it('refuses shares that leave nothing', () => {
    expect(() => splitNormalOnly(samples, isAnomaly, { seed: 1, train: 1 })).toThrow('less than 1 together')
    expect(() => splitNormalOnly(samples, isAnomaly, { seed: 1, train: 0 })).toThrow('less than 1 together')
  })
})

const real = dataRoot()
const sets = ['ecg5000', 'robot-failures', 'fsdd', 'tinyshakespeare']
const available = sets.every((set) => existsSync(join(real, set)))

describe(`real data${available ? '' : ' (not run: ../shared/data is absent)'}`, () => {
  it.skipIf(!available)('ECG5000 calls class 1 of the original file normal, the others not', async () => {
    const { beats, isAnomaly } = await readEcg5000(join(real, 'ecg5000'))
    expect(beats.shape).toEqual([5000, 140, 1])
    expect(isAnomaly.filter((label) => label === 0)).toHaveLength(2919)
    const text = readFileSync(join(real, 'ecg5000', 'ECG5000_TRAIN.txt'), 'utf8').trim()
    for (const line of text.split('\n').filter((_, i) => i % 10 === 0)) {
      const [label, ...values] = line.trim().split(/\s+/).map(Number)
      const row = isAnomaly.findIndex((_, i) =>
        values.every((value, j) => Math.abs(beats.data[i * 140 + j]! - value) < 1e-5),
      )
      expect(isAnomaly[row]).toBe(Number(label !== 1))
    }
  })

  it.skipIf(!available)('the 463 robot runs are 251 different ones, 65 of them normal', async () => {
    const { runs, isFailure } = await readRobotFailures(join(real, 'robot-failures'))
    expect(runs.shape).toEqual([251, 15, 6])
    expect(isFailure.filter((label) => label === 0)).toHaveLength(65)
  })

  it.skipIf(!available)('there are 50 takes of each spoken digit, 5 of them to test with', async () => {
    const { train, test } = await listSpokenDigits(join(real, 'fsdd'))
    expect([train.length, test.length]).toEqual([450, 50])
  })

  it.skipIf(!available)('tinyshakespeare has 65 different characters', async () => {
    const { train, test } = await readTinyShakespeare(join(real, 'tinyshakespeare'))
    expect(train.length + test.length).toBe(1_115_394)
    expect(new Set(train + test).size).toBe(65)
  })
})
