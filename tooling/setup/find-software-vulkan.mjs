// SwiftShader, the Vulkan driver that Chromium brings for machines without a GPU; Dawn can use it too.

import { existsSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

const folders = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome', '/opt/chromium.org/chromium']

/**
 * Environment variables by which a process finds that driver and, where the system has none, the loader beside it.
 *
 * @param {string | undefined} chromium Path of a browser.
 * @returns {Record<string, string>} Empty where there is no such driver, or another one was asked for by `VK_ICD_FILENAMES`.
 */
export function softwareVulkan(chromium) {
  if (process.env.VK_ICD_FILENAMES) return {}
  const candidates = chromium ? [dirname(realpathSync(chromium)), ...folders] : folders
  const folder = candidates.find((path) => existsSync(join(path, 'vk_swiftshader_icd.json')))
  if (!folder) return {}
  const libraries = [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter)
  return { VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'), LD_LIBRARY_PATH: libraries }
}
