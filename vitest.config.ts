import { playwright } from '@vitest/browser-playwright'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { chromiumFlags } from './tooling/setup/chromium-flags.mjs'
import { findChromium } from './tooling/setup/find-chromium.mjs'
import { findFirefox } from './tooling/setup/find-firefox.mjs'
import { softwareVulkan } from './tooling/setup/find-software-vulkan.mjs'
import { SkippedReporter } from './tooling/setup/skipped-reporter.js'

const chromium = findChromium()
const firefox = findFirefox()
// The loader of libraries reads it when a process starts: here, before the workers do.
Object.assign(process.env, softwareVulkan(chromium))
// Packages are tested from their sources: no build between an edit and its test.
const sourceCondition = '@autoencoders/source'
const tests = ['packages/*/src', 'apps/*/src', 'tooling/*/src']

const node: TestProjectInlineConfiguration = {
  resolve: { conditions: [sourceCondition, 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: [sourceCondition, 'node', 'import', 'default'] } },
  test: {
    name: 'node',
    environment: 'node',
    include: tests.map((folder) => `${folder}/**/*.test.ts`),
    exclude: ['**/*.browser.test.ts', '**/*.registry.test.ts', '**/node_modules/**', '**/dist/**'],
    testTimeout: 60_000,
    // For tests that start a browser from Node.
    env: {
      ...(chromium && { CHROMIUM_PATH: chromium, CHROMIUM_FLAGS: JSON.stringify(chromiumFlags) }),
      FIREFOX_PATH: firefox ?? '',
    },
  },
}

// Pages that are isolated from other origins may have threads; they are used only where a test asks for them.
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
const browser: TestProjectInlineConfiguration = {
  server: { headers },
  resolve: { conditions: [sourceCondition, 'module', 'browser', 'import', 'default'] },
  test: {
    name: 'chromium',
    include: tests.map((folder) => `${folder}/**/*.browser.test.ts`),
    testTimeout: 60_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          ...(chromium ? { executablePath: chromium } : {}),
          args: [...chromiumFlags],
        },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
}

export default defineConfig({
  test: { projects: chromium ? [node, browser] : [node], reporters: [new SkippedReporter(), 'default'] },
})
