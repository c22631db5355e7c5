import { defineConfig } from 'vitest/config'
import { TallyReporter } from './tooling/release/src/registry/tally-reporter.js'
import { chromiumFlags } from './tooling/setup/chromium-flags.mjs'
import { findChromium } from './tooling/setup/find-chromium.mjs'

/** Releases tried against a registry of our own: `npm run release:dry-run`. */
export default defineConfig({
  test: {
    include: ['tooling/*/src/**/*.registry.test.ts'],
    globalSetup: ['tooling/release/src/registry/first-release.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Each installs and bundles; more at once would only wait for each other.
    maxWorkers: 2,
    env: { CHROMIUM_PATH: findChromium() ?? '', CHROMIUM_FLAGS: JSON.stringify(chromiumFlags) },
    reporters: ['default', new TallyReporter()],
  },
})
