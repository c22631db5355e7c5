// Where a Firefox is on this machine, without starting it.

import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const commands = ['firefox-esr', 'firefox', 'firefox.exe']
const elsewhere = [
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
]

/** The path of a Firefox, or undefined when there is none. `FIREFOX_PATH` wins. */
export function findFirefox() {
  const asked = process.env.FIREFOX_PATH
  if (asked) return existsSync(asked) ? asked : undefined
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const onPath = folders.flatMap((folder) => commands.map((command) => join(folder, command)))
  return [...onPath, ...elsewhere].find((path) => existsSync(path))
}
