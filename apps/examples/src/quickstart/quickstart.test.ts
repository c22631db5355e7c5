import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadAutoencoder } from '@autoencoders/core'
import { file } from '@autoencoders/core/node'
import { decodePng } from '@autoencoders/data'
import { denseDefinitions } from '@autoencoders/dense'
import { afterAll, describe, expect, it } from 'vitest'
import { quickstart } from './quickstart.js'
import type { QuickstartReport } from './report.js'

const folder = mkdtempSync(join(tmpdir(), 'quickstart-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('quickstart', () => {
  it('trains, evaluates, draws, saves and reports', async () => {
    const lines: string[] = []
    const json = join(folder, 'figures', 'report.json')
    const report = await quickstart({ backend: 'wasm', epochs: 2, limit: 320, seed: 1, out: folder, json }, (line) =>
      lines.push(line),
    )

    expect(JSON.parse(readFileSync(json, 'utf8')) as QuickstartReport).toEqual(report)
    expect(report).toMatchObject({ backend: 'wasm', samples: 320, epochs: 2 })
    expect(report.history.map(({ epoch }) => epoch)).toEqual([1, 2])
    expect(report.history[1]!.loss).toBeLessThan(report.history[0]!.loss)
    expect(report.test.meanSquaredError).toBeCloseTo(report.history[1]!.validationLoss!, 5)
    expect(report.test.psnr).toBeGreaterThan(5)
    expect(report.samplesPerSecond).toBeCloseTo(640 / report.seconds, 6)

    // 16 images of 28 pixels, three times enlarged, to a row; each pair of rows is input over reconstruction.
    expect(decodePng(readFileSync(join(folder, 'reconstructions.png'))).shape).toEqual([
      2 * (2 * 88 + 14) - 14 + 4,
      16 * 88 + 4,
      1,
    ])
    const chart = decodePng(readFileSync(join(folder, 'loss.png')), { channels: 3 })
    const blue = chart.data.filter((_, i) => i % 3 === 2 && chart.data[i]! > 0.85 && chart.data[i - 2]! < 0.2)
    expect(blue.length).toBeGreaterThan(100)

    const saved = await loadAutoencoder(file(join(folder, 'autoencoder.safetensors')), [denseDefinitions])
    expect(saved.summary().parameters).toBe(218_192)
    expect(lines.join('\n')).toContain('test mean squared error')
  })

  it('names a folder without data', async () => {
    await expect(quickstart({ data: join(folder, 'none'), epochs: 1, seed: 1, out: folder }, () => {})).rejects.toThrow(
      'readMnist',
    )
  })
})
