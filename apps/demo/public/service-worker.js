// Keeps the site on the device, so that it works without a network after the first visit.
// The build puts `build = { version, files }` before this; a new version has a cache of its own.

const cacheName = `autoencoders-demo-${build.version}`

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll(['./', ...build.files]))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => isOld(name)).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return
  event.respondWith(answer(request))
})

/** From the cache where it is there; what is fetched besides is kept for the next time. */
async function answer(request) {
  const cache = await caches.open(cacheName)
  const kept = await cache.match(request, { ignoreSearch: request.mode === 'navigate', ignoreVary: true })
  if (kept) return kept
  const response = await fetch(request)
  if (response.ok) await cache.put(request, response.clone())
  return response
}

function isOld(name) {
  return name.startsWith('autoencoders-demo-') && name !== cacheName
}
