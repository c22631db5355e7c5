#!/usr/bin/env node

/**
 * Trains from a file that is read as it goes, and prints the process's peak resident set size in bytes.
 *
 *     node dist/memory/stream-peak.js csv|idx FILE EPOCHS
 */

import { wasm } from '@autoencoders/backend-wasm'
import { selectBackend } from '@autoencoders/core'
import { streamCsv, streamIdx } from '@autoencoders/data/node'
import { denseAutoencoder } from '@autoencoders/dense'
import { STREAM_FEATURES } from './stream-files.js'

const [format, path = '', epochs] = process.argv.slice(2)
await selectBackend([wasm()])
const stream =
  format === 'csv' ? streamCsv(path, { chunkSize: 512 }) : streamIdx(path, { chunkSize: 128, scale: 1 / 255 })
const inputShape = format === 'csv' ? [STREAM_FEATURES] : [28, 28]
const model = denseAutoencoder({ inputShape, hiddenUnits: [16], latentSize: 4, seed: 1 })
const { steps } = await model.fit(stream, { epochs: Number(epochs), batchSize: 128 })
// Node gives kibibytes.
console.log(JSON.stringify({ steps, peakBytes: process.resourceUsage().maxRSS * 1024 }))
