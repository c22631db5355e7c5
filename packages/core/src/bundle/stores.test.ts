import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FormatError } from '../errors.js'
import { download, http, indexedDb, memoryStore } from './stores.js'

const bytes = Uint8Array.of(1, 2, 3)
const rejection = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error as Error,
  )

describe('memoryStore', () => {
  it('says when nothing is there', async () => {
    const error = await rejection(memoryStore().read())
    expect(error).toBeInstanceOf(FormatError)
    expect(error?.message).toBe('read: expected a bundle in memory, received nothing. Save a model there first.')
  })

  it('keeps a copy: what is written or read may change afterwards', async () => {
    for (const given of [bytes.slice(), Buffer.from(bytes) as Uint8Array<ArrayBuffer>]) {
      const store = memoryStore()
      await store.write(given)
      given.fill(0)
      const read = await store.read()
      expect([...read]).toEqual([1, 2, 3])
      read.fill(0)
      expect([...(await store.read())]).toEqual([1, 2, 3])
    }
  })

  it('can begin with bytes', async () => {
    expect(await memoryStore(bytes).read()).toEqual(bytes)
  })
})

describe('http', () => {
  let server: Server
  let root = ''
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/model') return void response.end(bytes)
      if (request.url === '/secret')
        return void response.writeHead(request.headers.authorization ? 200 : 401).end(bytes)
      if (request.url === '/cut') {
        response.writeHead(200, { 'content-length': '1000' }).write(bytes)
        return void setTimeout(() => response.destroy(), 20)
      }
      if (request.url === '/slow') return
      response.writeHead(404).end('nothing here')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  it('reads a bundle from a string or a URL', async () => {
    expect(await http(`${root}/model`).read()).toEqual(bytes)
    const store = http(new URL('/model', root))
    expect(await store.read()).toEqual(bytes)
    expect(store.description).toBe(`HTTP ${root}/model`)
  })

  it('passes headers on', async () => {
    expect(await http(`${root}/secret`, { headers: { authorization: 'Bearer x' } }).read()).toEqual(bytes)
    expect((await rejection(http(`${root}/secret`).read()))?.message).toContain('received status 401 Unauthorized')
  })

  it('is a FormatError for a page that is not there', async () => {
    const error = await rejection(http(`${root}/absent`).read())
    expect(error).toBeInstanceOf(FormatError)
    expect(error?.message).toBe(
      `http: expected a bundle at ${root}/absent, received status 404 Not Found. Check the address.`,
    )
  })

  it('is a FormatError for a server that does not answer, or stops half-way', async () => {
    const unused = createServer()
    await new Promise<void>((resolve) => unused.listen(0, '127.0.0.1', resolve))
    const { port } = unused.address() as AddressInfo
    await new Promise((resolve) => unused.close(resolve))
    const refused = await rejection(http(`http://127.0.0.1:${port}/model`).read())
    expect(refused).toBeInstanceOf(FormatError)
    expect(refused?.message).toContain(`http: expected a bundle at http://127.0.0.1:${port}/model, received `)
    expect(refused?.cause).toBeInstanceOf(Error)
    expect(await rejection(http(`${root}/cut`).read())).toBeInstanceOf(FormatError)
    expect(await rejection(http('not an address').read())).toBeInstanceOf(FormatError)
  })

  it("gives the caller's own abort back as it is", async () => {
    const reason = new Error('changed my mind')
    const controller = new AbortController()
    const reading = rejection(http(`${root}/slow`, { signal: controller.signal }).read())
    controller.abort(reason)
    expect(await reading).toBe(reason)
  })

  it('cannot be written to', async () => {
    const error = await rejection(http(`${root}/model`).write(bytes))
    expect(error).toBeInstanceOf(FormatError)
    expect(error?.message).toBe(
      `http: expected a store that can be written to, received HTTP ${root}/model. ` +
        'Save to a file, IndexedDB or a download.',
    )
  })
})

describe('stores of browsers, in Node', () => {
  it('say where they can be used', async () => {
    const message = 'indexedDb: expected a browser, which has IndexedDB, received none. In Node use file(path).'
    for (const use of [indexedDb('x').read(), indexedDb('x').write(bytes)]) {
      const error = await rejection(use)
      expect(error).toBeInstanceOf(FormatError)
      expect(error?.message).toBe(message)
    }
    const error = await rejection(download('x').write(bytes))
    expect(error).toBeInstanceOf(FormatError)
    expect(error?.message).toBe('download: expected a browser page, received none. In Node use file(path).')
  })

  it('refuse to read a download', async () => {
    expect((await rejection(download('model.safetensors').read()))?.message).toBe(
      'download: expected a store that can be read, received download model.safetensors. ' +
        'Let the person choose the file and pass its bytes.',
    )
  })
})
