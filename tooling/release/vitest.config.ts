import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { TallyReporter } from './src/registry/tally-reporter.js'

/** Releases tried against a registry of our own: `npm run release:dry-run`. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  test: {
    include: ['src/registry/**/*.registry.test.ts'],
    globalSetup: ['src/registry/first-release.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Each installs and bundles; more at once would only wait for each other.
    maxWorkers: 2,
    reporters: ['default', new TallyReporter()],
  },
})
