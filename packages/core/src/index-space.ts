import type { Shape } from './nd-array.js'

/** Where z is made of codes from a list: what whole numbers say the same. */
export interface IndexSpace {
  /** How many codes there are to choose from: indices are 0 … count − 1. */
  readonly count: number
  /** Of one sample's indices: the places of z, then the choices made at each. */
  readonly shape: Shape
}
