/**
 * Parameters: the named tensors that training changes. A parameter is declared while a network is built, knows its
 * first value as a pure function of (seed, name), and lives on the device from the moment it is first needed.
 */

import * as tf from '@tensorflow/tfjs-core'
import { OptionError, ShapeError } from '../errors.js'
import { formatShape, type Shape, sizeOf } from '../nd-array.js'
import type { RandomStream, RandomStreams } from '../random/random-streams.js'

/** Fills a parameter's first value, row-major. */
export type Initializer = (shape: Shape, random: RandomStream) => Float32Array

/** What else can be said of a parameter. */
export interface ParameterOptions {
  /** Whether gradients train it; false for moving averages. Default true. */
  readonly trainable?: boolean
  /** Whether decoupled weight decay applies; by default to trainable parameters of rank ≥ 2. */
  readonly decays?: boolean
}

/** A named tensor of a model. */
export class Parameter {
  readonly name: string
  readonly shape: Shape
  readonly trainable: boolean
  readonly decays: boolean
  readonly #initialize: () => Float32Array
  #variable: tf.Variable | undefined

  constructor(name: string, shape: Shape, initialize: () => Float32Array, options: ParameterOptions = {}) {
    this.name = name
    this.shape = [...shape]
    this.trainable = options.trainable ?? true
    this.decays = options.decays ?? (this.trainable && shape.length >= 2)
    this.#initialize = initialize
  }

  get size(): number {
    return sizeOf(this.shape)
  }

  /** Its current value on the device. Owned by the parameter: never dispose it. */
  get value(): tf.Variable {
    this.#variable ??= variableOf(this.#initialize(), this.shape, this.trainable)
    return this.#variable
  }

  /** Takes a new value from the device; the tensor given may be disposed afterwards. */
  assign(value: tf.Tensor): void {
    this.value.assign(value)
  }

  /** Takes a new value from the host, `[size]` row-major; it is copied. */
  set(values: Float32Array): void {
    if (values.length !== this.size) {
      const expected = `${this.size} values for ${this.name} ${formatShape(this.shape)}`
      throw new ShapeError({ where: 'Parameter.set', expected, received: `${values.length} values` })
    }
    if (!this.#variable) {
      this.#variable = variableOf(values, this.shape, this.trainable)
      return
    }
    const tensor = tf.tensor(values.slice(), [...this.shape], 'float32')
    this.#variable.assign(tensor)
    tensor.dispose()
  }

  /** A copy of its current value on the host. */
  async read(): Promise<Float32Array> {
    if (!this.#variable) return this.#initialize()
    return Float32Array.from((await this.#variable.data()) as Float32Array)
  }

  /** Frees the device's copy. Reading it again would start from the first value. */
  dispose(): void {
    this.#variable?.dispose()
    this.#variable = undefined
  }
}

/** Where parameters are declared, under names like `encoder/dense_0/kernel`. */
export interface ParameterScope {
  /** A scope whose names begin with `name/`. */
  child(name: string): ParameterScope
  /** The full name of something called `name` here; also the name of its random streams. */
  path(name: string): string
  /**
   * @throws {OptionError} When the name is taken.
   */
  parameter(name: string, shape: Shape, initializer: Initializer, options?: ParameterOptions): Parameter
}

/**
 * The root scope of a model.
 *
 * @param streams Each parameter's first value is drawn from the stream `initialize/<its name>`.
 * @param parameters Receives every parameter, in order of declaration.
 */
export function parameterScope(streams: RandomStreams, parameters: Parameter[]): ParameterScope {
  const scopeAt = (prefix: string): ParameterScope => ({
    child: (name) => scopeAt(`${prefix}${name}/`),
    path: (name) => `${prefix}${name}`,
    parameter: (name, shape, initializer, options) => {
      const path = `${prefix}${name}`
      if (parameters.some((other) => other.name === path)) {
        throw new OptionError({
          where: 'ParameterScope.parameter',
          expected: 'a name not yet taken',
          received: JSON.stringify(path),
        })
      }
      const parameter = new Parameter(
        path,
        shape,
        () => initializer(shape, streams.stream(`initialize/${path}`)),
        options,
      )
      parameters.push(parameter)
      return parameter
    },
  })
  return scopeAt('')
}

function variableOf(values: Float32Array, shape: Shape, trainable: boolean): tf.Variable {
  // Outside any tidy of the caller, or the variable's first value would be swept away with it.
  const tensor = tf.keep(tf.tensor(values.slice(), [...shape], 'float32'))
  const variable = tf.variable(tensor, trainable)
  tensor.dispose()
  return variable
}
