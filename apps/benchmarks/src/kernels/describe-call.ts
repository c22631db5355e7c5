import type { KernelCall, KernelInput } from '../contestants/protocol.js'

/**
 * One line that tells calls of a kernel apart: the shapes of its inputs, and the attributes that are set.
 *
 * @example describeCall(call) // 'a 32×784 b 784×128 transposeA'
 */
export function describeCall({ inputs, attrs }: KernelCall): string {
  const named: [string, KernelInput][] = Array.isArray(inputs)
    ? (inputs as readonly KernelInput[]).map((input) => ['', input])
    : Object.entries(inputs as Readonly<Record<string, KernelInput>>)
  const shapes = named.map(([name, { shape }]) => `${name} ${shape.length === 0 ? 'scalar' : shape.join('×')}`.trim())
  return [...shapes, ...Object.entries(attrs).flatMap(describeAttribute)].join(' ')
}

function describeAttribute([name, value]: [string, unknown]): string[] {
  if (value === null || value === undefined || value === false) return []
  if (value === true) return [name]
  return [`${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`]
}
