/** The seed program: 784-128-64-128-784 trained, evaluated, looked at and saved. */

import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Autoencoder, type NdArray, sliceRows } from '@autoencoders/core'
import { file, progress } from '@autoencoders/core/node'
import { denseAutoencoder } from '@autoencoders/dense'
import { peakSignalToNoiseRatio } from '@autoencoders/metrics'
import { chooseBackend } from '../choose-backend.js'
import { loadImages } from './load-images.js'
import { lossChart } from './loss-chart.js'
import type { QuickstartOptions } from './options.js'
import { reconstructionPicture } from './reconstruction-picture.js'
import { makeReport, type QuickstartReport, reportTable } from './report.js'

const PICTURED = 32

/**
 * Runs the quickstart and writes its files.
 *
 * @param print Receives what a person should read.
 */
export async function quickstart(options: QuickstartOptions, print: (line: string) => void): Promise<QuickstartReport> {
  const { name, device, features, passedOver } = await chooseBackend(options.backend)
  for (const { name: other, reason } of passedOver) print(`not ${other}: ${reason}`)
  print(`backend  ${name} (${[device, ...features].join(', ')})`)
  const { source, train, test } = await loadImages(options)
  print(`data     ${source}: ${train.shape[0]} training and ${test.shape[0]} test images\n`)

  const model = denseAutoencoder({
    inputShape: [28, 28],
    hiddenUnits: [128],
    latentSize: 64,
    latentActivation: 'relu',
    outputActivation: 'sigmoid',
    seed: options.seed,
  })
  print(`${model.summary()}\n`)
  const history = await model.fit(train, {
    epochs: options.epochs,
    batchSize: 32,
    validationData: test,
    callbacks: [progress()],
  })
  const report = makeReport(name, train.shape[0]!, history, await testFigures(model, test))
  print(`\n${reportTable(report)}\n`)
  for (const path of await writeResults(options, model, test, report)) print(`wrote ${path}`)
  model.dispose()
  return report
}

async function testFigures(model: Autoencoder, test: NdArray): Promise<QuickstartReport['test']> {
  const { meanSquaredError } = await model.evaluate(test)
  const psnr = peakSignalToNoiseRatio(test, await model.reconstruct(test))
  return { meanSquaredError, psnr: psnr.mean }
}

/** @returns The paths written. */
async function writeResults(
  { out, json }: QuickstartOptions,
  model: Autoencoder,
  test: NdArray,
  report: QuickstartReport,
): Promise<string[]> {
  await mkdir(out, { recursive: true })
  const pictured = sliceRows(test, 0, Math.min(PICTURED, test.shape[0]!))
  const paths = ['reconstructions.png', 'loss.png', 'autoencoder.safetensors'].map((name) => join(out, name))
  const [reconstructions = '', loss = '', saved = ''] = paths
  await writeFile(reconstructions, reconstructionPicture(pictured, await model.reconstruct(pictured)))
  await writeFile(loss, await lossChart(report.history, `784-128-64-128-784 on ${report.samples} images`))
  await model.save(file(saved))
  if (json === undefined) return paths
  await mkdir(dirname(json), { recursive: true })
  await writeFile(json, `${JSON.stringify(report, null, 2)}\n`)
  return [...paths, json]
}
