import { afterEach, describe, expect, it, vi } from 'vitest'
import { FormatError } from '../errors.js'
import { ndArray } from '../nd-array.js'
import { decodeBundle, encodeBundle } from './bundle.js'
import { download, http, indexedDb } from './stores.js'

const bundle = encodeBundle({ tensors: new Map([['a', ndArray([1, 2], [2])]]), configuration: { k: 'größe' } })
const rejection = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error as Error,
  )

const deleteDatabase = () =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('autoencoders')
    request.onsuccess = resolve
    request.onerror = reject
    request.onblocked = () => reject(new Error('a connection was left open'))
  })

describe('indexedDb', () => {
  // It fails when a store has left its connection open.
  afterEach(deleteDatabase)

  it('keeps bundles apart by name, and replaces them', async () => {
    await indexedDb('one').write(bundle)
    await indexedDb('two').write(Uint8Array.of(1))
    await indexedDb('two').write(Uint8Array.of(2))
    expect(decodeBundle(await indexedDb('one').read()).configuration).toEqual({ k: 'größe' })
    expect(await indexedDb('two').read()).toEqual(Uint8Array.of(2))
  })

  it('says when nothing is there', async () => {
    const error = await rejection(indexedDb('absent "name"').read())
    expect(error).toBeInstanceOf(FormatError)
    expect(error?.message).toBe(
      'read: expected a bundle in IndexedDB "absent \\"name\\"", received nothing. Save a model there first.',
    )
  })

  it('keeps the old bundle, with a FormatError, when a write fails', async () => {
    await indexedDb('one').write(bundle)
    const detached = Uint8Array.of(1, 2, 3)
    structuredClone(detached.buffer, { transfer: [detached.buffer] })
    const error = await rejection(indexedDb('one').write(detached))
    expect(error).toBeInstanceOf(FormatError)
    expect(error?.message).toContain('indexedDb: expected to use IndexedDB "one", received DataCloneError')
    expect(await indexedDb('one').read()).toEqual(bundle)
  })

  it('keeps the old bundle, with a FormatError, when there is no room', async () => {
    await indexedDb('one').write(bundle)
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(function (this: IDBObjectStore) {
      const request = this.get('one')
      request.onsuccess = () => this.transaction.abort()
      return request as IDBRequest<IDBValidKey>
    })
    expect(await rejection(indexedDb('one').write(Uint8Array.of(1)))).toBeInstanceOf(FormatError)
    put.mockRestore()
    expect(await indexedDb('one').read()).toEqual(bundle)
  })

  it('says when the database is of somebody else', async () => {
    await new Promise((resolve) => {
      const opening = indexedDB.open('autoencoders', 1)
      opening.onsuccess = () => {
        opening.result.close()
        resolve(undefined)
      }
    })
    expect(await rejection(indexedDb('one').read())).toBeInstanceOf(FormatError)
    await deleteDatabase()
    await new Promise((resolve) => {
      const opening = indexedDB.open('autoencoders', 7)
      opening.onsuccess = () => {
        opening.result.close()
        resolve(undefined)
      }
    })
    const error = await rejection(indexedDb('one').write(bundle))
    expect(error).toBeInstanceOf(FormatError)
    expect(error?.message).toContain('VersionError')
  })
})

describe('download', () => {
  it('offers the bytes under the name given', async () => {
    let clicked: HTMLAnchorElement | undefined
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      clicked = this
    })
    await download('digits.safetensors').write(bundle)
    click.mockRestore()
    expect(clicked?.download).toBe('digits.safetensors')
    const offered = new Uint8Array(await (await fetch(clicked?.href ?? '')).arrayBuffer())
    expect(offered).toEqual(bundle)
  })

  it('frees the bytes after a while', async () => {
    vi.useFakeTimers()
    const revoke = vi.spyOn(URL, 'revokeObjectURL')
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {})
    await download('x').write(bundle)
    expect(revoke).not.toHaveBeenCalled()
    vi.advanceTimersByTime(120_000)
    expect(revoke).toHaveBeenCalledTimes(1)
    vi.useRealTimers()
    click.mockRestore()
    revoke.mockRestore()
  })
})

describe('http', () => {
  it('reads relative to the page', async () => {
    const url = URL.createObjectURL(new Blob([bundle]))
    expect(await http(url).read()).toEqual(bundle)
    const error = await rejection(http('/there/is/no/such/page.safetensors', { method: 'POST' }).read())
    expect(error).toBeInstanceOf(FormatError)
  })
})
