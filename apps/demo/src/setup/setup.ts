/** Everything that a person can choose, as plain values: what links carry and what the worker is told. */

/** What may be chosen, in the order in which it is offered. */
export const choices = {
  data: ['digits', 'waves'],
  corruption: ['none', 'noise', 'masking', 'saltAndPepper'],
  architecture: ['dense', 'conv', 'lstm'],
  latent: ['deterministic', 'gaussian', 'vectorQuantized'],
  loss: ['bernoulli', 'squaredError', 'absoluteError', 'huber'],
  optimizer: ['adam', 'adamW', 'sgd', 'rmsProp'],
  backend: ['wasm', 'webgpu', 'webgl', 'cpu'],
} as const

/** Least and greatest values of the numbers; `whole` ones are rounded. */
export const limits = {
  count: { minimum: 200, maximum: 20_000, whole: true },
  corruptionLevel: { minimum: 0.05, maximum: 0.9, whole: false },
  latentSize: { minimum: 2, maximum: 64, whole: true },
  beta: { minimum: 0, maximum: 20, whole: false },
  codes: { minimum: 2, maximum: 512, whole: true },
  learningRate: { minimum: 0.00001, maximum: 1, whole: false },
  batchSize: { minimum: 1, maximum: 512, whole: true },
  epochs: { minimum: 1, maximum: 500, whole: true },
  seed: { minimum: 0, maximum: 2 ** 31, whole: true },
} as const

export type ChoiceName = keyof typeof choices
export type NumberName = keyof typeof limits
export type Choice<Name extends ChoiceName> = (typeof choices)[Name][number]
export type BackendName = Choice<'backend'>

/** One set-up. */
export type Setup = { readonly [Name in ChoiceName]: Choice<Name> } & { readonly [Name in NumberName]: number } & {
  /** Units, filters or recurrent units of the encoder's levels, outermost first. */
  readonly units: readonly number[]
}

export const defaultSetup: Setup = {
  data: 'digits',
  count: 2000,
  corruption: 'none',
  corruptionLevel: 0.3,
  architecture: 'dense',
  units: [128],
  latent: 'deterministic',
  latentSize: 16,
  beta: 1,
  codes: 64,
  loss: 'bernoulli',
  optimizer: 'adam',
  learningRate: 0.002,
  batchSize: 32,
  epochs: 20,
  seed: 1,
  backend: 'wasm',
}

/** Units that suit an architecture when it is chosen. */
export const usualUnits: Readonly<Record<Choice<'architecture'>, readonly number[]>> = {
  dense: [128],
  conv: [16, 32],
  lstm: [48],
}

/** Set-ups worth a look, as differences from the default. */
export const examples = {
  digits: {},
  map: { latent: 'gaussian', latentSize: 2, units: [256, 64], epochs: 30 },
  denoising: { corruption: 'noise', corruptionLevel: 0.5 },
  conv: { architecture: 'conv', units: [16, 32], epochs: 8 },
  quantized: { latent: 'vectorQuantized', latentSize: 32, codes: 64 },
  series: {
    data: 'waves',
    architecture: 'lstm',
    units: [48],
    latentSize: 4,
    loss: 'squaredError',
    learningRate: 0.005,
  },
} as const satisfies Readonly<Record<string, Partial<Setup>>>

export type ExampleName = keyof typeof examples

/** What a model is made of; where only the backend differs, training goes on. */
export function isSameTraining(one: Setup, other: Setup): boolean {
  return JSON.stringify({ ...one, backend: '' }) === JSON.stringify({ ...other, backend: '' })
}
