import { cpu } from '@autoencoders/backend-cpu'
import { webgl } from '@autoencoders/backend-webgl'
import { webgpu } from '@autoencoders/backend-webgpu'
import { certify } from '@autoencoders/conformance'
import { selectBackend } from '@autoencoders/core'
import { describe, expect, it } from 'vitest'
import { certifiedByName } from '../families.js'

/** One of each thing that no other has: densities, codes, second derivatives, several phases. The certificate has all. */
const names = ['mixturePriorVae', 'residualVqVae', 'contractiveAutoencoder', 'factorVae']

/** A GPU in software on a busy machine. */
const SLOW = 180_000

describe.each([webgl(), webgpu()])('on $name, 50 training steps follow PyTorch in float64', (adapter) => {
  it.each(names)(
    '%s',
    async (name) => {
      await selectBackend([cpu()])
      await selectBackend([adapter])
      const { model, oracle } = certifiedByName(name)
      const row = await certify(model, oracle)
      expect(row).toMatchObject({ pass: true, steps: 50, tolerance: 1e-4 })
      expect(row.weightDeviation).toBeLessThan(1e-3)
    },
    SLOW,
  )
})
