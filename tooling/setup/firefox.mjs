// Finds the Firefox in which the bit-exact training is repeated, and installs it where that is possible:
// FIREFOX_PATH, else one on this machine, else `apt-get install firefox-esr` as root (or through sudo without a password).
// Without one that test cannot run: that is an error under CI and said plainly elsewhere.

import { fileURLToPath } from 'node:url'
import { findFirefox } from './find-firefox.mjs'
import { installWithApt } from './install-with-apt.mjs'

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = findFirefox() ?? (installWithApt('firefox-esr', 'Firefox') ? findFirefox() : undefined)
  if (!found) {
    console.error('No Firefox found: its tests will NOT run. Install Firefox, or set FIREFOX_PATH to one.')
    if (process.env.CI) process.exit(1)
  }
}
