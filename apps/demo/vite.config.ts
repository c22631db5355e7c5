import { defineConfig } from 'vite'
import { offlineFiles } from './build/offline-files.js'

export default defineConfig({
  // The site may be served from any folder.
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  build: { target: 'es2022', manifest: true, chunkSizeWarningLimit: 2000, modulePreload: { polyfill: false } },
  plugins: [offlineFiles()],
})
