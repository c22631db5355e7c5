// Finds the Chromium that the browser tests drive, and installs it where that is possible:
// CHROMIUM_PATH, else one on this machine, else `apt-get install chromium` as root (or through sudo without a password).
// Without one the browser tests cannot run: that is an error under CI and said plainly elsewhere.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { findChromium } from './find-chromium.mjs'

function installWithApt() {
  if (process.platform !== 'linux' || spawnSync('apt-get', ['--version']).status !== 0) return false
  const isRoot = process.getuid?.() === 0
  if (!isRoot && spawnSync('sudo', ['-n', 'true']).status !== 0) return false
  const run = (...args) => {
    const [command, ...rest] = isRoot ? ['apt-get', ...args] : ['sudo', '-n', 'apt-get', ...args]
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    return spawnSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0
  }
  console.log('Installing Chromium for the browser tests …')
  run('update', '-qq')
  return run('install', '-y', '-qq', '--no-install-recommends', 'chromium')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = findChromium() ?? (installWithApt() ? findChromium() : undefined)
  if (!found) {
    const message =
      'No Chromium found: the browser tests will NOT run. Install Chromium or Chrome, or set CHROMIUM_PATH to one.'
    console.error(message)
    if (process.env.CI) process.exit(1)
  }
}
