/** What the examples of the README take for granted. */

export const rows = Array.from({ length: 64 }, (_, i) => Array.from({ length: 8 }, (_, j) => ((8 * i + j) % 17) / 17))
