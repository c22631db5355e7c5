/** What the examples of the README take for granted. */

import { cpu } from '@autoencoders/backend-cpu'
import { definePart } from '@autoencoders/core'
import { type Architecture, denseLayer, sequential } from '@autoencoders/core/extend'

export const myBackend = cpu

/** Dense layers of twelve units, as many as asked for, on either side of z. */
export const myArchitecture = definePart(
  'architecture',
  'mine',
  ({ depth = 1 }: { depth?: number }): Omit<Architecture, 'role' | 'kind' | 'options'> => ({
    build({ encoderOutputs, latentSize }, scope) {
      const half = (name: string, from: number, to: number) => {
        const units = [from, ...Array.from({ length: depth }, () => 12)]
        const layers = units.map((inputUnits, i) =>
          denseLayer(scope.child(name).child(String(i)), { inputUnits, units: units[i + 1] ?? to }),
        )
        return sequential([from], layers)
      }
      return { encoder: half('encoder', 12, encoderOutputs), decoder: half('decoder', latentSize, 12) }
    },
  }),
)
