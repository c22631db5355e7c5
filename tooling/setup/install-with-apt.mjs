// Installs a browser through apt, as root or through sudo without a password, on a Linux that has apt.

import { spawnSync } from 'node:child_process'

/**
 * @param {string} name The Debian package.
 * @param {string} title What to call it on the console.
 * @returns {boolean} Whether apt says that it is installed now.
 */
export function installWithApt(name, title) {
  if (process.platform !== 'linux' || spawnSync('apt-get', ['--version']).status !== 0) return false
  const isRoot = process.getuid?.() === 0
  if (!isRoot && spawnSync('sudo', ['-n', 'true']).status !== 0) return false
  const run = (...args) => {
    const [command, ...rest] = isRoot ? ['apt-get', ...args] : ['sudo', '-n', 'apt-get', ...args]
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    return spawnSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0
  }
  console.log(`Installing ${title} for the browser tests …`)
  run('update', '-qq')
  return run('install', '-y', '-qq', '--no-install-recommends', name)
}
