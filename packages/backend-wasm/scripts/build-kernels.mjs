// Compiles assembly/ once for each kind of engine into modules under src/kernels/generated/.

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { Node, NodeKind } from 'assemblyscript'
import asc from 'assemblyscript/asc'

const root = fileURLToPath(new URL('..', import.meta.url))
const generated = new URL('../src/kernels/generated/', import.meta.url)
const SECTION = { import: 2, data: 11 }
const shared = ['--sharedMemory', '--maximumMemory', '65536', '--enable', 'threads']
const relaxed = ['--enable', 'relaxed-simd']

const variants = {
  simd: [],
  'relaxed-simd': relaxed,
  'simd-shared': shared,
  'relaxed-simd-shared': [...relaxed, ...shared],
}

await mkdir(generated, { recursive: true })
for (const [name, flags] of Object.entries(variants)) {
  const binary = await compile(name, flags)
  const source = `export const binary: string =\n  '${binary.toString('base64')}'\n`
  await writeFile(new URL(`${name}.ts`, generated), source)
  const kilobytes = (bytes) => `${(bytes.length / 1024).toFixed(1)} KB`
  console.log(`${name}: ${kilobytes(binary)}, ${kilobytes(gzipSync(binary))} gzip`)
}

async function compile(name, flags) {
  const outFile = fileURLToPath(new URL(`${name}.wasm`, generated))
  const options = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--importMemory', '--noExportMemory']
  const { error, stderr } = await asc.main(
    ['assembly/index.ts', '--baseDir', root, '--outFile', outFile, ...options, '--use', 'abort=', ...flags],
    { transforms: [{ afterParse: inlineTagged }] },
  )
  if (error) throw new Error(`${name}: ${stderr.toString()}`, { cause: error })
  const binary = await readFile(outFile)
  await rm(outFile)
  checkLeavesNoMark(name, binary)
  return binary
}

/**
 * Puts functions whose comment says `@inline` in the place of their calls: engines do not do that for WebAssembly, and
 * AssemblyScript's own decorator stands where TypeScript allows none.
 */
function inlineTagged({ sources }) {
  for (const { text, statements } of sources) {
    let end = 0
    for (const statement of statements) {
      const { range } = statement
      const isTagged = text.slice(end, range.start).includes('@inline')
      if (isTagged && statement.kind === NodeKind.FunctionDeclaration) {
        const decorator = Node.createDecorator(Node.createIdentifierExpression('inline', range), null, range)
        statement.decorators = [...(statement.decorators ?? []), decorator]
      }
      end = range.end
    }
  }
}

/** The module lives on another's heap: it may import the memory and nothing else, and bring no data. */
function checkLeavesNoMark(name, binary) {
  // Read by hand: the Node that builds need not know relaxed SIMD.
  const sections = new Map(readSections(binary))
  const onlyMemory = Buffer.from('\x01\x03env\x06memory\x02', 'latin1')
  const imports = sections.get(SECTION.import)
  if (sections.has(SECTION.data) || !imports?.subarray(0, onlyMemory.length).equals(onlyMemory)) {
    throw new Error(
      `${name}: expected an import of env.memory alone and no data, received ${imports?.toString('latin1')}`,
    )
  }
}

/** Each section's number and content. */
function* readSections(binary) {
  let at = 8
  while (at < binary.length) {
    const id = binary[at++]
    let size = 0
    for (let shift = 0, byte = 0x80; byte & 0x80; shift += 7) {
      byte = binary[at++]
      size |= (byte & 0x7f) << shift
    }
    yield [id, binary.subarray(at, at + size)]
    at += size
  }
}
