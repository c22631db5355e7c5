/** Environment variables by which a process finds Chromium's Vulkan driver in software; empty where there is none. */
export function softwareVulkan(chromium: string | undefined): Record<string, string>
