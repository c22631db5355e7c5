/** The path of a Chromium-family browser, or undefined when there is none. `CHROMIUM_PATH` wins. */
export function findChromium(): string | undefined
