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
 * Keeps a bundle in memory; what is written and read are copies.
 *
 * @example const store = memoryStore(); await model.save(store); await loadAutoencoder(store, definitions)
 */
export function memoryStore(initial?: Uint8Array<ArrayBuffer>): BundleStore {
  let content = initial && Uint8Array.from(initial)
  return {
    description: 'memory',
    async read() {
      if (!content) throw nothingThere('memory')
      return Uint8Array.from(content)
    },
    async write(bytes) {
      content = Uint8Array.from(bytes)
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
      const content = await inDatabase(description, 'readonly', (bundles) => bundles.get(name))
      if (!(content instanceof Uint8Array)) throw nothingThere(description)
      return content as Uint8Array<ArrayBuffer>
    },
    async write(bytes) {
      await inDatabase(description, 'readwrite', (bundles) => bundles.put(bytes, name))
    },
  }
}

/**
 * Reads a bundle over HTTP. It cannot be written to.
 *
 * @param url Absolute, or relative to the page.
 * @param init Passed to `fetch`: headers, credentials, an abort signal. An aborted read rejects with the signal's reason.
 * @example await loadAutoencoder(http('/models/digits.safetensors'), definitions)
 */
export function http(url: string | URL, init?: RequestInit): BundleStore {
  const description = `HTTP ${url}`
  return {
    description,
    async read() {
      try {
        const response = await fetch(url, init)
        if (response.ok) return new Uint8Array(await response.arrayBuffer())
        throw unreachable(url, `status ${response.status} ${response.statusText}`.trim())
      } catch (cause) {
        // Whoever aborts knows why, and waits for their own reason.
        if (cause instanceof FormatError || init?.signal?.aborted) throw cause
        throw unreachable(url, describeFailure(cause), { cause })
      }
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
      if (typeof document === 'undefined') throw notABrowser('download', 'a browser page')
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

/** One transaction in our database, which is closed again whatever happens. */
async function inDatabase(
  description: string,
  mode: IDBTransactionMode,
  use: (bundles: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  if (typeof indexedDB === 'undefined') throw notABrowser('indexedDb', 'a browser, which has IndexedDB')
  try {
    const database = await openDatabase()
    try {
      return await transact(database.transaction(OBJECT_STORE, mode), use)
    } finally {
      database.close()
    }
  } catch (cause) {
    const details = { where: 'indexedDb', expected: `to use ${description}`, received: describeFailure(cause) }
    throw new FormatError({ ...details, repair: 'What was there before is untouched.' }, { cause })
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore(OBJECT_STORE)
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => resolve(opening.result)
  })
}

function transact(transaction: IDBTransaction, use: (bundles: IDBObjectStore) => IDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = use(transaction.objectStore(OBJECT_STORE))
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = () => reject(transaction.error ?? request.error ?? new Error('the transaction was aborted'))
  })
}

/** `TypeError: fetch failed (ECONNREFUSED)`, as much as can be known. */
function describeFailure(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const deeper = cause.cause as { readonly code?: unknown } | undefined
  return `${cause.name}: ${cause.message}${typeof deeper?.code === 'string' ? ` (${deeper.code})` : ''}`.replace(
    /\.$/,
    '',
  )
}

function unreachable(url: string | URL, received: string, options?: ErrorOptions): FormatError {
  const details = { where: 'http', expected: `a bundle at ${url}`, received, repair: 'Check the address.' }
  return new FormatError(details, options)
}

function notABrowser(where: string, expected: string): FormatError {
  return new FormatError({ where, expected, received: 'none', repair: 'In Node use file(path).' })
}

function nothingThere(description: string): FormatError {
  return new FormatError({
    where: 'read',
    expected: `a bundle in ${description}`,
    received: 'nothing',
    repair: 'Save a model there first.',
  })
}
