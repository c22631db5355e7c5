// Starts the demo's pictures with what they need to know of this machine: its Chromium.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { chromiumFlags } from './chromium-flags.mjs'
import { findChromium } from './find-chromium.mjs'

const chromium = findChromium()
const script = fileURLToPath(new URL('../../apps/demo/scripts/screenshots.mjs', import.meta.url))
const environment = {
  ...process.env,
  ...(chromium && { CHROMIUM_PATH: chromium }),
  CHROMIUM_FLAGS: JSON.stringify(chromiumFlags),
}
const { status } = spawnSync(process.execPath, [script], { stdio: 'inherit', env: environment })
process.exit(status ?? 1)
