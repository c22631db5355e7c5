// Starts the certificate with what it needs to know of this machine: its Chromium, and the driver that Dawn can use.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { chromiumFlags } from './chromium-flags.mjs'
import { findChromium } from './find-chromium.mjs'
import { softwareVulkan } from './find-software-vulkan.mjs'

const chromium = findChromium()
const main = fileURLToPath(new URL('../../apps/conformance/dist/main.js', import.meta.url))
const environment = {
  ...process.env,
  ...(chromium && { CHROMIUM_PATH: chromium }),
  CHROMIUM_FLAGS: JSON.stringify(chromiumFlags),
  ...softwareVulkan(chromium),
}
const { status } = spawnSync(process.execPath, [main, ...process.argv.slice(2)], { stdio: 'inherit', env: environment })
process.exit(status ?? 1)
