import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { webgpu } from '@autoencoders/backend-webgpu'
import { adamW, type OptimizerPart, rmsProp, selectBackend, sgd } from '@autoencoders/core'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, describe, expect, it } from 'vitest'
import { ConformanceError } from '../deviation.js'
import { certificateOracles } from '../oracle/generated/certificate-oracles.js'
import { trainReference } from '../trajectories/train-reference.js'
import { auditKernels } from './audit-kernels.js'
import { certificateModels, certificateSamples } from './certificate-models.js'
import { certify } from './certify.js'
import { trainPart } from './hand-over.js'

const names = certificateModels.map(({ name }) => name)

describe.each([cpu(), wasm(), webgpu()])('the certificate on $name', (adapter) => {
  it.each(certificateModels)('50 training steps follow PyTorch in float64: $name', async (model) => {
    await selectBackend([adapter])
    const row = await certify(model, certificateOracles[model.name]!)
    expect(row).toMatchObject({ pass: true, steps: 50 })
    expect(row.weightDeviation).toBeLessThan(1e-3)
  })
})

describe('the certificate of a backend with a broken kernel', () => {
  let restore = () => {}
  afterEach(() => restore())

  /** Makes a kernel give a hundredth too much: Adam would take no notice of gradients that are all scaled. */
  function breakKernel(kernelName: string): void {
    const kernel = tf.getKernel(kernelName, tf.getBackend())!
    const replace = (config: tf.KernelConfig) => {
      tf.unregisterKernel(kernelName, kernel.backendName)
      tf.registerKernel(config)
    }
    restore = () => replace(kernel)
    replace({
      ...kernel,
      kernelFunc(given) {
        const outputs = kernel.kernelFunc(given)
        const [output, ...rest] = [outputs].flat() as [tf.TensorInfo, ...tf.TensorInfo[]]
        const raised = tf.tidy(() => {
          const values = tf.engine().makeTensorFromTensorInfo(output)
          return tf.keep(tf.add(tf.clone(values), 0.01))
        })
        const wrong = { dataId: raised.dataId, shape: output.shape, dtype: output.dtype }
        return Array.isArray(outputs) ? [wrong, ...rest] : wrong
      },
    })
  }

  it.each([
    ['cpu', cpu(), 'dense', '_FusedMatMul'],
    ['wasm', wasm(), 'conv', 'AutoencodersConv2D'],
    ['wasm', wasm(), 'lstm', 'AutoencodersLstm'],
    ['wasm', wasm(), 'lstm', 'AutoencodersLstmGrad'],
    ['wasm', wasm(), 'dense', 'AutoencodersActivationGrad'],
    ['wasm', wasm(), 'vae', 'AutoencodersAdam'],
    ['webgpu', webgpu(), 'dense with batch normalisation', 'Rsqrt'],
  ] as const)('fails and names it, on %s', async (_, adapter, name, kernelName) => {
    const model = certificateModels.find((candidate) => candidate.name === name)!
    await selectBackend([adapter])
    breakKernel(kernelName)
    const row = await certify(model, certificateOracles[name]!)
    expect(row.pass).toBe(false)
    expect(row.firstDivergence?.operation).toBe(kernelName)
  })
})

describe('an audit', () => {
  it.each(names)('compares every kernel of wasm, and finds none wrong: %s', async (name) => {
    await selectBackend([cpu()])
    await selectBackend([wasm()])
    const { unchecked, first, worst } = await auditKernels(() => trainPart(name, { until: 3 }).then(() => undefined))
    expect(unchecked).toEqual([])
    expect(first).toBeUndefined()
    expect(worst?.deviation).toBeGreaterThan(0)
  })

  it.each<[string, OptimizerPart]>([
    ['AutoencodersSgd', sgd({ learningRate: 0.1 })],
    ['AutoencodersSgd', sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true })],
    ['AutoencodersRmsProp', rmsProp()],
    ['AutoencodersRmsProp', rmsProp({ momentum: 0.9 })],
    ['AutoencodersAdam', adamW()],
  ])('compares optimizer steps of one kernel: %s', async (_, optimizer) => {
    await selectBackend([cpu()])
    await selectBackend([wasm()])
    const { unchecked, first } = await auditKernels(async () => {
      await trainReference(certificateModels[0]!, { optimizer, steps: 3 })
    })
    expect(unchecked).toEqual([])
    expect(first).toBeUndefined()
  })
})

describe('an oracle of your own', () => {
  const model = certificateModels[0]!
  const { losses, ...others } = certificateOracles[model.name]!

  it('fails where it is of another training, and blames no operation for that', async () => {
    await selectBackend([cpu()])
    await selectBackend([wasm()])
    const row = await certify(model, { ...others, losses: losses.map((loss) => 1.001 * loss) })
    expect(row.pass).toBe(false)
    expect(row.lossDeviation).toBeCloseTo(0.001, 5)
    expect(row.firstDivergence).toBeUndefined()
  })

  it('is refused where it has another number of steps', async () => {
    await expect(certify(model, { ...others, losses: losses.slice(1) })).rejects.toThrow(ConformanceError)
    await expect(certify(model, { ...others, losses: [] })).rejects.toThrow('received 0')
  })
})

it('what models are told beside their samples is one of several classes, each in turn', () => {
  const { input, condition } = certificateSamples({ inputShape: [2, 3], conditionSize: 3 })
  expect(input.shape).toEqual([400, 2, 3])
  expect(condition!.shape).toEqual([400, 3])
  expect([...condition!.data.subarray(0, 12)]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0])
  expect(certificateSamples({ inputShape: [2] }).condition).toBeUndefined()
})
