import { spawn } from 'node:child_process'
import * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { decodeBundle, encodeBundle } from '../bundle/bundle.js'
import { FormatError, OptionError } from '../errors.js'
import { ndArray } from '../nd-array.js'
import { file } from './file-store.js'

// Every test but those of failures uses the real file system.
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>()
  return { ...real, open: vi.fn(real.open), rename: vi.fn(real.rename) }
})
afterEach(() => vi.clearAllMocks())

let folder = ''
beforeAll(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'file-store-'))
})
afterAll(() => fs.rm(folder, { recursive: true, force: true }))

const one = Uint8Array.of(1, 2, 3)
const two = Uint8Array.of(4, 5)
const failure = (code: string) => Object.assign(new Error(code), { code })
const rejection = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error as Error,
  )

/** A folder of its own for one test. */
async function emptyFolder(): Promise<string> {
  return fs.mkdtemp(join(folder, 'test-'))
}

describe('file', () => {
  it('keeps what is written, replaces it, and leaves nothing else behind', async () => {
    const path = join(await emptyFolder(), 'model.safetensors')
    const store = file(path)
    expect(store.description).toBe(`file ${path}`)
    await store.write(one)
    expect(await store.read()).toEqual(one)
    await store.write(two)
    expect(await store.read()).toEqual(two)
    expect(await fs.readdir(join(path, '..'))).toEqual(['model.safetensors'])
  })

  it('makes the folders on the way', async () => {
    const path = join(await emptyFolder(), 'a', 'b', 'größe', 'model')
    await file(path).write(one)
    expect(await file(path).read()).toEqual(one)
  })

  it('stays where it was when the working folder changes', async () => {
    const here = process.cwd()
    const away = await emptyFolder()
    const spy = vi.spyOn(process, 'cwd').mockReturnValue(away)
    const store = file('relative')
    spy.mockReturnValue(here)
    await store.write(one)
    expect(await fs.readdir(away)).toEqual(['relative'])
  })

  it('writes through a symbolic link, and leaves it one', async () => {
    const place = await emptyFolder()
    await file(join(place, 'model-1')).write(one)
    await fs.symlink('model-1', join(place, 'latest'))
    await file(join(place, 'latest')).write(two)
    expect((await fs.lstat(join(place, 'latest'))).isSymbolicLink()).toBe(true)
    expect(await file(join(place, 'model-1')).read()).toEqual(two)
  })

  it('takes writes at the same time: each is whole, the last to end stays', async () => {
    const path = join(await emptyFolder(), 'model')
    const contents = Array.from({ length: 8 }, (_, i) => new Uint8Array(200_000 + i).fill(i))
    const stores = contents.map(() => file(path))
    await Promise.all(contents.map((content, i) => stores[i]!.write(content)))
    const kept = await file(path).read()
    expect(contents.some((content) => Buffer.from(content).equals(kept))).toBe(true)
    expect(await fs.readdir(join(path, '..'))).toEqual(['model'])
  })

  it('refuses a path that is none', () => {
    expect(() => file(undefined as unknown as string)).toThrow(
      new OptionError({ where: 'file', expected: 'a path', received: 'undefined' }),
    )
  })
})

describe('a read', () => {
  it('of no file says so', async () => {
    const path = join(folder, 'absent')
    const error = await rejection(file(path).read())
    expect(error).toBeInstanceOf(FormatError)
    expect(error?.message).toBe(`file: expected a file at ${path}, received no such file. Check the path.`)
  })

  it('of a folder says so', async () => {
    expect((await rejection(file(folder).read()))?.message).toBe(
      `file: expected a file at ${folder}, received EISDIR. Check the path.`,
    )
  })
})

describe('a failed write', () => {
  it.each([
    ['the disk is full', () => vi.mocked(fs.open).mockRejectedValueOnce(failure('ENOSPC')), 'ENOSPC'],
    ['the file may not be replaced', () => vi.mocked(fs.rename).mockRejectedValueOnce(failure('EPERM')), 'EPERM'],
  ])('because %s leaves the old file and nothing else', async (_, fail, code) => {
    const path = join(await emptyFolder(), 'model')
    await file(path).write(one)
    fail()
    const error = await rejection(file(path).write(two))
    expect(error).toBeInstanceOf(FormatError)
    expect(error?.message).toBe(
      `file: expected to write ${path}, received ${code}. What was there before is untouched.`,
    )
    expect(await file(path).read()).toEqual(one)
    expect(await fs.readdir(join(path, '..'))).toEqual(['model'])
  })

  it('half-way through leaves the old file and nothing else', async () => {
    const path = join(await emptyFolder(), 'model')
    await file(path).write(one)
    const { open } = await vi.importActual<typeof fs>('node:fs/promises')
    vi.mocked(fs.open).mockImplementationOnce(async (...options) => {
      const handle = await open(...options)
      handle.writeFile = async () => {
        await handle.write(two, 0, 1)
        throw failure('EIO')
      }
      return handle
    })
    expect((await rejection(file(path).write(two)))?.message).toContain('received EIO')
    expect(await file(path).read()).toEqual(one)
    expect(await fs.readdir(join(path, '..'))).toEqual(['model'])
  })

  it('onto a folder, or below a file, is a FormatError too', async () => {
    const place = await emptyFolder()
    await fs.mkdir(join(place, 'model'))
    expect(await rejection(file(join(place, 'model')).write(one))).toBeInstanceOf(FormatError)
    await file(join(place, 'plain')).write(one)
    expect(await rejection(file(join(place, 'plain', 'model')).write(one))).toBeInstanceOf(FormatError)
    expect((await fs.readdir(place)).sort()).toEqual(['model', 'plain'])
  })

  it.each(['EINVAL', 'EACCES'])('is none where folders cannot be synced (%s): the file is in place', async (code) => {
    const path = join(await emptyFolder(), 'model')
    const { open } = await vi.importActual<typeof fs>('node:fs/promises')
    vi.mocked(fs.open).mockImplementation(async (target, flags) => {
      if (flags === 'r') throw failure(code)
      return open(target, flags)
    })
    await file(path).write(one)
    vi.mocked(fs.open).mockImplementation(open)
    expect(await file(path).read()).toEqual(one)
  })

  it('does not claim the old file is untouched when the new one has already taken its place', async () => {
    const path = join(await emptyFolder(), 'model')
    const { open } = await vi.importActual<typeof fs>('node:fs/promises')
    vi.mocked(fs.open).mockImplementation(async (target, flags) => {
      if (flags === 'r') throw failure('EIO')
      return open(target, flags)
    })
    const error = await rejection(file(path).write(one))
    vi.mocked(fs.open).mockImplementation(open)
    expect(error?.message).toBe(
      `file: expected ${path} to reach the disk, received EIO. The new file is in place, but a power cut could undo it.`,
    )
  })
})

describe('a process killed while it writes', () => {
  /** Rewrites one file for ever, with bundles of growing size; prints a line at each. */
  const program = (store: string, bundle: string, path: string) => `
    import { file } from ${JSON.stringify(pathToFileURL(store))}
    import { encodeBundle } from ${JSON.stringify(pathToFileURL(bundle))}
    const store = file(${JSON.stringify(path)})
    for (let i = 0; ; i++) {
      const data = new Float32Array(20_000 + 1_000 * (i % 50)).fill(i)
      await store.write(encodeBundle({ tensors: new Map([['a', { data, shape: [data.length] }]]), configuration: { i } }))
      console.log(i)
    }`

  it('always leaves a bundle that opens', async () => {
    const place = await emptyFolder()
    const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))
    await build({
      configFile: false,
      logLevel: 'silent',
      ssr: { noExternal: true },
      build: {
        ssr: true,
        outDir: place,
        minify: false,
        rolldownOptions: { input: { store: source('./file-store.ts'), bundle: source('../bundle/bundle.ts') } },
      },
    })
    const path = join(place, 'models', 'model')
    await file(path).write(encodeBundle({ tensors: new Map([['a', ndArray([0], [1])]]), configuration: { i: -1 } }))
    await fs.writeFile(join(place, 'run.mjs'), program(join(place, 'store.js'), join(place, 'bundle.js'), path))
    for (let kill = 0; kill < 10; kill++) {
      const child = spawn(process.execPath, [join(place, 'run.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] })
      const closed = new Promise((resolve) => child.once('close', resolve))
      await new Promise((resolve) => child.stdout.once('data', resolve))
      await new Promise((resolve) => setTimeout(resolve, 7 * kill))
      child.kill('SIGKILL')
      await closed
      const { tensors, configuration } = decodeBundle(await file(path).read())
      expect(tensors.get('a')!.data.at(-1)).toBe(configuration.i)
    }
  })
})
