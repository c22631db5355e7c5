import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { BackendError } from '@autoencoders/core'
import { include_dir as headersFolder } from 'node-api-headers'
import { ADDON_FILE } from './find-addon.js'
import { requirementOf, type TensorFlowWheel, wheels } from './tensorflow-wheel.js'

/** What is built, and from what; a build that says the same is not made again. */
export interface NativeManifest {
  readonly tensorflow: string
  readonly wheel: string
  readonly tfjsNode: string
  readonly addon: string
  /** Bytes of each library. */
  readonly libraries: Readonly<Record<string, number>>
}

/** What a build is told. */
export interface BuildOptions {
  /** Where the addon goes, with its libraries. */
  readonly folder: string
  /** Told what happens. */
  readonly print: (line: string) => void
}

const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']
const MANIFEST = 'manifest.json'

/**
 * Compiles tfjs-node's addon against the TensorFlow of a Python wheel, which pip fetches and whose sum is checked.
 *
 * Needs python3 with pip and a C++ compiler, and the package @tensorflow/tfjs-node, whose install script need not have run.
 * The folder is written whole or not at all.
 *
 * @returns Whether anything had to be built.
 * @throws {BackendError} Saying what is missing or went wrong.
 */
export function buildAddon({ folder, print }: BuildOptions): boolean {
  const target = resolve(folder)
  const wheel = wheels[`${process.platform}-${process.arch}`]
  if (!wheel) throw unsupported()
  const root = tfjsNodeFolder()
  const { version: tfjsNode } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  if (isBuilt(target, wheel, tfjsNode)) {
    print(`There is already TensorFlow ${wheel.version} for tfjs-node ${tfjsNode} in ${folder}.`)
    return false
  }
  checkTools()
  mkdirSync(dirname(target), { recursive: true })
  // Beside the target, so that it can be renamed to it.
  const temporary = mkdtempSync(`${target}-`)
  try {
    print(`Fetching TensorFlow ${wheel.version} (${wheel.platform}) …`)
    unpack(fetchWheel(temporary, wheel), temporary)
    print('Compiling the addon …')
    const output = join(temporary, 'native')
    compile(root, join(temporary, 'tensorflow'), output)
    const manifest: NativeManifest = {
      tensorflow: wheel.version,
      wheel: wheel.sha256,
      tfjsNode,
      addon: sha256Of(join(output, ADDON_FILE)),
      libraries: sizesIn(output),
    }
    writeFileSync(join(output, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`)
    if (existsSync(target)) renameSync(target, join(temporary, 'before'))
    renameSync(output, target)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
  print(`TensorFlow ${wheel.version} for tfjs-node ${tfjsNode} is in ${folder}.`)
  return true
}

function isBuilt(folder: string, wheel: TensorFlowWheel, tfjsNode: string): boolean {
  const path = join(folder, MANIFEST)
  if (!existsSync(path) || !existsSync(join(folder, ADDON_FILE))) return false
  try {
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as NativeManifest
    if (manifest.wheel !== wheel.sha256 || manifest.tfjsNode !== tfjsNode) return false
    if (JSON.stringify(manifest.libraries) !== JSON.stringify(sizesIn(folder))) return false
    return manifest.addon === sha256Of(join(folder, ADDON_FILE))
  } catch {
    return false
  }
}

function sizesIn(folder: string): Record<string, number> {
  return Object.fromEntries(LIBRARIES.map((library) => [library, statSync(join(folder, library)).size]))
}

function fetchWheel(folder: string, wheel: TensorFlowWheel): string {
  const requirements = join(folder, 'requirements.txt')
  writeFileSync(requirements, requirementOf(wheel))
  const target = ['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311', '--platform', wheel.platform]
  const options = ['--no-deps', '--only-binary=:all:', '--require-hashes', ...target, '-r', requirements, '-d', folder]
  run(
    'python3',
    ['-m', 'pip', 'download', '--disable-pip-version-check', '--quiet', ...options],
    'pip to fetch TensorFlow',
  )
  const file = readdirSync(folder).find((name) => name.endsWith('.whl'))
  if (file) return join(folder, file)
  throw new BackendError({ where: 'autoencoders-native', expected: 'a wheel from pip', received: 'none' })
}

/** A wheel is a zip file; Python can read it wherever pip can. Only what is needed of 2 GB is written. */
const UNPACK = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in wheel.namelist():
        if name.startswith("tensorflow/include/") or name in sys.argv[3:]:
            wheel.extract(name, sys.argv[2])
`

function unpack(wheel: string, folder: string): void {
  const libraries = LIBRARIES.map((library) => `tensorflow/${library}`)
  run('python3', ['-c', UNPACK, wheel, folder, ...libraries], 'the wheel to be a zip file')
  rmSync(wheel)
}

function compile(tfjsNode: string, tensorflow: string, output: string): void {
  mkdirSync(output)
  for (const library of LIBRARIES) cpSync(join(tensorflow, library), join(output, library))
  const sources = readdirSync(join(tfjsNode, 'binding')).filter((name) => name.endsWith('.cc'))
  const flags = ['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8']
  const includes = [`-I${headersFolder}`, `-I${join(tensorflow, 'include')}`]
  const libraries = [`-L${output}`, ...LIBRARIES.map((library) => `-l:${library}`), '-Wl,-rpath,$ORIGIN']
  const files = sources.map((name) => join(tfjsNode, 'binding', name))
  const arguments_ = [...flags, ...includes, ...files, '-o', join(output, ADDON_FILE), ...libraries]
  run(compiler(), arguments_, "tfjs-node's sources to compile")
}

function compiler(): string {
  return process.env.CXX ?? 'g++'
}

function checkTools(): void {
  const needs = [
    { command: ['python3', '-m', 'pip', '--version'], what: 'python3 with pip', packages: 'python3 python3-pip' },
    { command: [compiler(), '--version'], what: 'a C++ compiler', packages: 'g++' },
  ]
  const missing = needs.filter(({ command: [program, ...rest] }) => !works(program!, rest))
  if (missing.length === 0) return
  throw new BackendError({
    where: 'autoencoders-native',
    expected: missing.map(({ what }) => what).join(' and '),
    received: 'none',
    repair: `Install it, on Debian: apt-get install ${missing.map(({ packages }) => packages).join(' ')}.`,
  })
}

function works(program: string, arguments_: readonly string[]): boolean {
  try {
    execFileSync(program, arguments_, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function run(program: string, arguments_: readonly string[], expected: string): void {
  try {
    execFileSync(program, arguments_, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' })
  } catch (cause) {
    const output = (cause as { stderr?: string }).stderr?.trim().split('\n').slice(-3).join(' ')
    const received = output || (cause instanceof Error ? cause.message : String(cause))
    throw new BackendError({ where: 'autoencoders-native', expected, received }, { cause })
  }
}

function tfjsNodeFolder(): string {
  try {
    return dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-node/package.json'))
  } catch (cause) {
    const details = {
      where: 'autoencoders-native',
      expected: 'the package @tensorflow/tfjs-node',
      received: 'none',
      repair: 'Install it: npm install --ignore-scripts @tensorflow/tfjs-node.',
    }
    throw new BackendError(details, { cause })
  }
}

function unsupported(): BackendError {
  return new BackendError({
    where: 'autoencoders-native',
    expected: Object.keys(wheels).join(' or '),
    received: `${process.platform}-${process.arch}`,
    repair: "Let tfjs-node's own install script fetch its addon: npm install @tensorflow/tfjs-node.",
  })
}

function sha256Of(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}
