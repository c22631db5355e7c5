/** Opens a page in a Firefox of its own, without a driver: the page is told where to report, and is waited for. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A Firefox that shows one page. */
export interface OpenedFirefox {
  /** Rejects when Firefox ends by itself or takes longer than it may; never resolves. */
  readonly failure: Promise<never>
  close(): Promise<void>
}

/**
 * Starts Firefox without a window, with an empty profile that asks nothing of the network by itself.
 *
 * @param path The program.
 * @param url The page.
 */
export function openFirefox(path: string, url: string): OpenedFirefox {
  const profile = mkdtempSync(join(tmpdir(), 'autoencoders-firefox-'))
  writeFileSync(join(profile, 'user.js'), preferences)
  // Otherwise the process that was started would end at once on Windows.
  const wait = isWindows ? ['--wait-for-browser'] : []
  const browser = spawn(path, ['--headless', '--no-remote', ...wait, '--profile', profile, url], {
    // A group of its own, so that its content processes can be ended with it.
    detached: !isWindows,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: profile, MOZ_CRASHREPORTER_DISABLE: '1' },
  })
  const exited = new Promise<void>((resolve) => browser.once('close', () => resolve()).once('error', () => resolve()))
  const end = () => kill(browser)
  process.once('exit', end)
  return {
    failure: failureOf(browser),
    async close() {
      end()
      process.off('exit', end)
      await exited
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    },
  }
}

const isWindows = process.platform === 'win32'

const quiet: Readonly<Record<string, boolean | number | string>> = {
  'app.normandy.enabled': false,
  'app.update.auto': false,
  'app.update.disabledForTesting': true,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.activity-stream.feeds.system.topstories': false,
  'browser.safebrowsing.blockedURIs.enabled': false,
  'browser.safebrowsing.downloads.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.healthreport.uploadEnabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.getAddons.cache.enabled': false,
  'extensions.update.enabled': false,
  'media.gmp-manager.updateEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.prefetch-next': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.enabled': false,
  'toolkit.telemetry.server': 'data:,',
}
const preferences = Object.entries(quiet)
  .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
  .join('')

const PATIENCE_MS = 120_000

function failureOf(browser: ChildProcess): Promise<never> {
  let messages = ''
  browser.stderr?.setEncoding('utf8').on('data', (text: string) => {
    messages = (messages + text).slice(-4000)
  })
  const failure = new Promise<never>((_, reject) => {
    browser.once('error', reject)
    browser.once('close', (code) => reject(new Error(`Firefox ended with ${code}: ${messages}`)))
    const late = () => reject(new Error(`Firefox reported nothing in ${PATIENCE_MS / 1000} s: ${messages}`))
    setTimeout(late, PATIENCE_MS).unref()
  })
  // Nobody may be waiting any more when it is closed.
  failure.catch(() => {})
  return failure
}

function kill({ pid }: ChildProcess): void {
  if (pid === undefined) return
  if (isWindows) {
    spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'])
    return
  }
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}
