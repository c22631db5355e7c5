// Finds the Chromium that the browser tests drive, and installs it where that is possible:
// CHROMIUM_PATH, else one on this machine, else `apt-get install chromium` as root (or through sudo without a password).
// Without one the browser tests cannot run: that is an error under CI and said plainly elsewhere.

import { fileURLToPath } from 'node:url'
import { findChromium } from './find-chromium.mjs'
import { installWithApt } from './install-with-apt.mjs'

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = findChromium() ?? (installWithApt('chromium', 'Chromium') ? findChromium() : undefined)
  if (!found) {
    const message =
      'No Chromium found: the browser tests will NOT run. Install Chromium or Chrome, or set CHROMIUM_PATH to one.'
    console.error(message)
    if (process.env.CI) process.exit(1)
  }
}
