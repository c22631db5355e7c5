/** Bundles a few lines of code as a page's bundler would, and weighs the result. */

import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'

/** What to bundle. */
export interface BundleOptions {
  /** A module's text. */
  readonly code: string
  /** The folder that its imports are resolved from. */
  readonly folder: string
  /** Whether a package, as it is imported, stays out of the bundle. */
  readonly isExternal?: (specifier: string) => boolean
  readonly platform?: 'browser' | 'node'
}

/** A bundle: its minified code, all chunks together. */
export interface Bundle {
  readonly code: string
  /** Bytes after gzip. */
  readonly gzip: number
  /** Names of the packages and files left out. */
  readonly externals: readonly string[]
}

/** Whether a specifier names a package that users install beside ours: tfjs, or Dawn for Node. */
export function isPeer(specifier: string): boolean {
  return specifier.startsWith('@tensorflow/') || specifier === 'webgpu'
}

/**
 * Bundles a module with everything it imports, from the packages' sources, minified.
 *
 * @throws When something that it imports is not there.
 */
export async function bundle({
  code,
  folder,
  isExternal = isPeer,
  platform = 'browser',
}: BundleOptions): Promise<Bundle> {
  const entry = join(folder, 'bundle-entry.js')
  const build = await rolldown({
    input: entry,
    platform,
    external: (id) => isExternal(id) || isBuiltin(id),
    resolve: {
      conditionNames: ['@autoencoders/source', platform, 'import', 'default'],
      // Modules that tfjs only requires where there is a file system.
      alias: platform === 'browser' ? nodeModules : {},
    },
    plugins: [
      { name: 'entry', resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? code : null) },
    ],
    onLog: (level, log, print) => {
      if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message)
      if (level === 'warn' && log.code === 'MISSING_EXPORT') print('error', log)
    },
  })
  const { output } = await build.generate({ format: 'es', minify: true })
  await build.close()
  const chunks = output.flatMap((file) => (file.type === 'chunk' ? [file] : []))
  const text = chunks.map((chunk) => chunk.code).join('\n')
  const own = new Set(chunks.map(({ fileName }) => fileName))
  const externals = chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports])
  return {
    code: text,
    gzip: gzipSync(text, { level: 9 }).length,
    externals: [...new Set(externals.filter((name) => !own.has(name)))].sort(),
  }
}

const nodeModules = Object.fromEntries(
  ['fs', 'path', 'worker_threads', 'perf_hooks', 'os', 'util', 'crypto'].map((name) => [name, false as const]),
)

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:')
}
