/** How Chromium is started for tests: headless, without talking to anyone, and with a GPU in software. */
export const chromiumFlags: readonly string[]
