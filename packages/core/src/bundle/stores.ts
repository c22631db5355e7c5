/** Where bundles are kept: anything that can read bytes, write bytes, or both. */

import { FormatError } from '../errors.js'

/** A place that holds one bundle. */
export interface BundleStore {
  /** What it is, for messages: `file model.safetensors`. */
  readonly description: string
  /** @throws {FormatError} When nothing is there or it cannot be read. */
  read(): Promise<Uint8Array<ArrayBuffer>>
  /** Replaces what is there, all or nothing: after a failure the old content is still whole. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>
}

/**
 * Keeps a bundle in memory.
 *
 * @example const store = memoryStore(); await model.save(store); await loadAutoencoder(store, definitions)
 */
export function memoryStore(initial?: Uint8Array<ArrayBuffer>): BundleStore {
  let content = initial
  return {
    description: 'memory',
    async read() {
      if (!content) throw nothingThere('memory')
      return content
    },
    async write(bytes) {
      content = bytes.slice()
    },
  }
}

/**
 * Keeps a bundle in the browser's IndexedDB, where it outlives the page. Writing is one transaction: all or nothing.
 *
 * @param name Its key.
 * @example await model.save(indexedDb('digits'))
 */
export function indexedDb(name: string): BundleStore {
  const description = `IndexedDB ${JSON.stringify(name)}`
  return {
    description,
    async read() {
      const content = await inDatabase('readonly', (bundles) => bundles.get(name))
      if (!(content instanceof Uint8Array)) throw nothingThere(description)
      return content as Uint8Array<ArrayBuffer>
    },
    async write(bytes) {
      await inDatabase('readwrite', (bundles) => bundles.put(bytes, name))
    },
  }
}

/**
 * Reads a bundle over HTTP. It cannot be written to.
 *
 * @param url Absolute, or relative to the page.
 * @param init Passed to `fetch`: headers, credentials, an abort signal.
 * @example await loadAutoencoder(http('/models/digits.safetensors'), definitions)
 */
export function http(url: string | URL, init?: RequestInit): BundleStore {
  const description = `HTTP ${url}`
  return {
    description,
    async read() {
      const response = await fetch(url, init)
      if (!response.ok) {
        const received = `status ${response.status} ${response.statusText}`.trim()
        throw new FormatError({ where: 'http', expected: `a bundle at ${url}`, received })
      }
      return new Uint8Array(await response.arrayBuffer())
    },
    async write() {
      throw new FormatError({
        where: 'http',
        expected: 'a store that can be written to',
        received: description,
        repair: 'Save to a file, IndexedDB or a download.',
      })
    },
  }
}

/**
 * Offers a bundle to the person at the browser as a download. It cannot be read back.
 *
 * @param fileName The name proposed.
 * @example await model.save(download('digits.safetensors'))
 */
export function download(fileName: string): BundleStore {
  const description = `download ${fileName}`
  return {
    description,
    async read() {
      throw new FormatError({
        where: 'download',
        expected: 'a store that can be read',
        received: description,
        repair: 'Let the person choose the file and pass its bytes.',
      })
    },
    async write(bytes) {
      const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }))
      const link = document.createElement('a')
      link.href = url
      link.download = fileName
      link.click()
      // Revoking at once would cancel the download in some browsers.
      setTimeout(() => URL.revokeObjectURL(url), 60_000)
    },
  }
}

const DATABASE = 'autoencoders'
const OBJECT_STORE = 'bundles'

function inDatabase(mode: IDBTransactionMode, use: (bundles: IDBObjectStore) => IDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore(OBJECT_STORE)
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const database = opening.result
      const transaction = database.transaction(OBJECT_STORE, mode)
      const request = use(transaction.objectStore(OBJECT_STORE))
      transaction.oncomplete = () => {
        database.close()
        resolve(request.result)
      }
      transaction.onabort = () => {
        database.close()
        reject(transaction.error ?? request.error)
      }
    }
  })
}

function nothingThere(description: string): FormatError {
  return new FormatError({
    where: 'read',
    expected: `a bundle in ${description}`,
    received: 'nothing',
    repair: 'Save a model there first.',
  })
}
