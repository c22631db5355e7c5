import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as adversarial from '@autoencoders/adversarial'
import { cpu } from '@autoencoders/backend-cpu'
import { cuda } from '@autoencoders/backend-cuda'
import { wasm } from '@autoencoders/backend-wasm'
import { auditKernels, certificateOptimizer, certificateSamples, certify } from '@autoencoders/conformance'
import { type BackendAdapter, selectBackend, sliceRows } from '@autoencoders/core'
import * as regularized from '@autoencoders/regularized'
import * as variational from '@autoencoders/variational'
import { describe, expect, it } from 'vitest'
import { type Certified, families } from '../families.js'
import { adversarialPresets } from './adversarial-presets.js'
import { regularizedPresets } from './regularized-presets.js'
import { variationalPresets } from './variational-presets.js'

const presets = families.filter(({ name }) => name !== 'layers').flatMap(({ members }) => members)
const addon =
  process.env.AUTOENCODERS_TFJS_NODE ?? fileURLToPath(new URL('../../../../.native/tfjs_binding.node', import.meta.url))
const built = existsSync(addon)

async function holds(adapter: BackendAdapter, { model, oracle }: Certified): Promise<void> {
  await selectBackend([adapter])
  const row = await certify(model, oracle)
  expect(row).toMatchObject({ pass: true, steps: 50 })
  // PyTorch's own float32 is within 1e-4 of its float64: no tolerance here is wider for a training that is badly conditioned.
  expect(row.tolerance).toBe(1e-4)
  expect(row.weightDeviation).toBeLessThan(1e-4)
}

describe.each([cpu(), wasm()])('on $name, 50 training steps of each preset follow PyTorch in float64', (adapter) => {
  it.each(presets)('$model.name', (certified) => holds(adapter, certified))
})

describe('on TensorFlow, 50 training steps of each preset follow PyTorch in float64', () => {
  if (built) it.each(presets)('$model.name', (certified) => holds(cuda({ addon }), certified))
  else it.skip('(not run: there is no addon; npm run native builds it)', () => {})
})

describe('every kernel of a step on wasm is one that the audit can compare, and finds right', () => {
  it.each(presets)('$model.name', async ({ model }) => {
    await selectBackend([cpu()])
    await selectBackend([wasm()])
    const { unchecked, first } = await auditKernels(async () => {
      const trained = model.create({ seed: 1 })
      const { input, condition } = certificateSamples(model)
      const rows = { input: sliceRows(input, 0, 8), ...(condition && { condition: sliceRows(condition, 0, 8) }) }
      await trained.fit(rows, { epochs: 1, batchSize: 8, optimizer: certificateOptimizer() })
      trained.dispose()
    })
    expect(unchecked).toEqual([])
    expect(first).toBeUndefined()
  })
})

it.each([
  ['variational', variational, variationalPresets],
  ['regularized', regularized, regularizedPresets],
  ['adversarial', adversarial, adversarialPresets],
] as const)('every preset of %s is among them', (_, exported, certified) => {
  // All functions but those that make parts, and one that makes no model.
  const names = Object.entries(exported)
    .filter(([name, value]) => typeof value === 'function' && !('kind' in value) && name !== 'attackInputs')
    .map(([name]) => name)
  expect(new Set(certified.map(({ preset }) => preset))).toEqual(new Set(names))
})

it('no two models have a name in common', () => {
  const names = families.flatMap(({ members }) => members.map(({ model }) => model.name))
  expect(new Set(names).size).toBe(names.length)
})
