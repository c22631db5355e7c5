import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import util from 'node:util'
import { BackendError, type BackendReport } from '@autoencoders/core'
import { assertOneTfjs } from '@autoencoders/core/extend'
import * as tf from '@tensorflow/tfjs-core'
import type { CudaOptions } from './index.js'
import { findAddon } from './native/find-addon.js'
import { repairExplicitPadding } from './repair-explicit-padding.js'

/** The better one first. */
const packages = [
  {
    name: '@tensorflow/tfjs-node-gpu',
    backend: () => import('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js'),
    kernels: () => import('@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js'),
  },
  {
    name: '@tensorflow/tfjs-node',
    backend: () => import('@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js'),
    kernels: () => import('@tensorflow/tfjs-node/dist/register_all_kernels.js'),
  },
] as const

type TensorFlowPackage = (typeof packages)[number]

const ON_CPU = 'TensorFlow found no GPU that it can use: it computes on the processor.'

/** Imports the backend, repairs it and registers it, without selecting it. */
export async function loadTensorFlow({ addon }: CudaOptions): Promise<BackendReport> {
  assertOneTfjs('cuda', tf.Tensor)
  provideOldUtilities()
  // It is read when the library is loaded: warnings are told, what TensorFlow is pleased with is not.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '1'
  const require = createRequire(import.meta.url)
  const { installed, path } = findInstalled(require, addon)
  checkSame(path)
  const binding = requireAddon(require, path)
  if (!tf.findBackendFactory('tensorflow')) await register(installed, binding)
  registeredPath = path
  repairExplicitPadding()
  const usesGpu = binding.isUsingGpuDevice()
  return {
    device: usesGpu ? 'CUDA GPU' : 'processor',
    precision: 'float32',
    threads: Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism(),
    version: String(binding.TF_Version ?? 'unknown'),
    features: [usesGpu ? 'cuda' : 'cpu'],
    ...(!usesGpu && { limitations: [ON_CPU] }),
  }
}

/** What of the addon this needs. */
interface Binding {
  readonly TF_Version?: string
  isUsingGpuDevice(): boolean
}

/** tfjs-node calls what Node 23 has taken away. */
function provideOldUtilities(): void {
  const old = util as unknown as Record<string, (value: unknown) => boolean>
  old.isNullOrUndefined ??= (value) => value === null || value === undefined
  old.isArray ??= Array.isArray
}

type Require = ReturnType<typeof createRequire>

/**
 * The first package that is installed and has an addon.
 *
 * @throws {BackendError} When none is installed, or what is wrong with the first one that is.
 */
function findInstalled(require: Require, asked: string | undefined): { installed: TensorFlowPackage; path: string } {
  let reason: unknown
  for (const installed of packages) {
    if (!canResolve(require, `${installed.name}/package.json`)) continue
    try {
      return { installed, path: findAddon({ asked, packageName: installed.name, require }) }
    } catch (error) {
      reason ??= error
    }
  }
  throw reason ?? notInstalled()
}

function notInstalled(): BackendError {
  return new BackendError({
    where: 'cuda',
    expected: `the package ${packages.map(({ name }) => name).join(' or ')}`,
    received: 'none',
    repair: 'Install it: npm install --ignore-scripts @tensorflow/tfjs-node, then npx autoencoders-native.',
  })
}

/** Of the addon that the backend was made with. */
let registeredPath: string | undefined

/** @throws {BackendError} For another addon than the one in use: a process has one TensorFlow. */
function checkSame(path: string): void {
  if (registeredPath === undefined || registeredPath === path) return
  throw new BackendError({
    where: 'cuda',
    expected: `the addon that is in use, ${registeredPath}`,
    received: path,
    repair: 'Start another process for another TensorFlow.',
  })
}

function canResolve(require: Require, path: string): boolean {
  try {
    require.resolve(path)
    return true
  } catch {
    return false
  }
}

function requireAddon(require: Require, path: string): Binding {
  try {
    return require(path) as Binding
  } catch (cause) {
    const received = cause instanceof Error ? cause.message.split('\n')[0]! : String(cause)
    const repair = 'Build it again: npx autoencoders-native.'
    throw new BackendError({ where: 'cuda', expected: `an addon that loads at ${path}`, received, repair }, { cause })
  }
}

/** As tfjs-node does when it is imported, but without selecting it. */
async function register({ name, backend, kernels }: TensorFlowPackage, binding: Binding): Promise<void> {
  const { NodeJSKernelBackend } = await backend()
  await kernels()
  tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(binding, name), PRIORITY)
}

/** Above all that tfjs has. */
const PRIORITY = 3
