/** Lets the service worker keep the site on this device, once the page has what it needs. */
export function registerOffline(): void {
  // The development server has none: what it serves changes all the time.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const register = () => void navigator.serviceWorker.register('./service-worker.js').catch(() => undefined)
  if (document.readyState === 'complete') register()
  else addEventListener('load', register)
}
