/** For the build: writes the list of files that the service worker keeps into it. */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** Read by nobody in a browser, or only in engines that ask for them: they are kept once they were used. */
const leftOut =
  /(^\.vite\/|\.map$|service-worker\.js$|threaded-simd.*\.wasm$|tfjs-backend-wasm-[^s].*\.wasm$|simd-shared-.*\.js$)/

/** A plugin of Vite that fills in `service-worker.js` once everything else is written. */
export function offlineFiles(): Plugin {
  return {
    name: 'offline-files',
    apply: 'build',
    writeBundle({ dir }) {
      const folder = dir!
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(folder.length + 1)
            .replaceAll('\\', '/'),
        )
        .filter((file) => !leftOut.test(file))
        .sort()
      const hash = createHash('sha256')
      for (const file of files) hash.update(file).update(readFileSync(join(folder, file)))
      const script = join(folder, 'service-worker.js')
      const head = `const build = ${JSON.stringify({ version: hash.digest('hex').slice(0, 16), files })};\n`
      writeFileSync(script, head + readFileSync(script, 'utf8'))
    },
  }
}
