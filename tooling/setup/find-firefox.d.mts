/** The path of a Firefox, or undefined when there is none. `FIREFOX_PATH` wins. */
export function findFirefox(): string | undefined
