// Starts a package that already passes every rule, the type checker and its conformance tests:
//
//   npx pnpm new architecture NAME      packages/NAME, a network
//   npx pnpm new latent NAME            packages/NAME, what happens between encoder and decoder
//   npx pnpm new backend NAME           packages/backend-NAME, an adapter
//
// Then change what it computes, and keep its tests passing.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')

/** What differs between kinds: dependencies, what they may become, and how much of them a bundle brings. */
const kinds = {
  architecture: {
    dependencies: ['core', 'losses'],
    tests: ['backend-cpu', 'conformance'],
    peers: ['core'],
    bytes: 36_500,
  },
  latent: {
    dependencies: ['core'],
    rights: ['core', 'losses'],
    tests: ['backend-cpu', 'conformance', 'dense', 'losses'],
    peers: ['core'],
    bytes: 1_300,
  },
  backend: { dependencies: ['core'], tests: [], peers: ['core', 'backend-cpu'], bytes: 1_000 },
}

const [kind, name, ...flags] = process.argv.slice(2)
if (!(kind in kinds) || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name ?? '')) {
  fail('expected architecture, latent or backend, and a name such as my-network', [kind, name].join(' '))
}
const room = kind === 'backend' ? `backend-${name}` : name
const folder = join(root, 'packages', room)
if (existsSync(folder)) fail('a name that no package has', room)

const camel = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase())
const words = {
  __room__: room,
  __name__: name,
  __camel__: camel,
  __Pascal__: camel[0].toUpperCase() + camel.slice(1),
}

for (const source of [join(here, 'templates', kind)]) {
  for (const path of readdirSync(source, { recursive: true })) {
    if (!path.endsWith('.template')) continue
    const target = join(folder, fill(path.replace(/\.template$/, '')))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, fill(readFileSync(join(source, path), 'utf8')))
  }
}
writeJson(join(folder, 'package.json'), manifest(kinds[kind]))
writeJson(join(folder, 'tsconfig.json'), projectOf(kinds[kind]))
writeFileSync(
  join(root, '.changeset', `first-${room}.md`),
  `---\n'@autoencoders/${room}': minor\n'@autoencoders/autoencoders': minor\n---\n\nThe ${kind} ${camel}.\n`,
)
enterHouse(kinds[kind])
enterUmbrella()

const written = [
  folder,
  '.changeset',
  'tooling/repo-rules/src/house.ts',
  'tooling/release/src/size/size-ceilings.ts',
  'packages/autoencoders',
]
run('npx', ['biome', 'check', '--write', ...written])
if (!flags.includes('--no-install')) run('npx', ['pnpm', 'install'])
console.log(`\npackages/${room} is there. Its tests: npx vitest --project node packages/${room}`)

function manifest({ dependencies, tests, peers }) {
  const { devDependencies, publishConfig, exports, files, engines, scripts } = read('packages/dense/package.json')
  const versions = { ...read('packages/core/package.json').devDependencies, ...devDependencies }
  const siblings = (rooms) => Object.fromEntries(rooms.map((sibling) => [`@autoencoders/${sibling}`, 'workspace:^']))
  const tfjs = (rooms) =>
    Object.fromEntries(rooms.map((part) => [`@tensorflow/tfjs-${part}`, versions['@tensorflow/tfjs-core']]))
  const tools = kind === 'backend' ? {} : tfjs(['backend-cpu'])
  return {
    name: `@autoencoders/${room}`,
    version: '0.0.0',
    description: `The ${kind} ${camel} for @autoencoders: say here what it is good for.`,
    keywords: ['autoencoder', kind, 'machine-learning', 'tensorflow', 'tfjs', 'typescript'],
    license: 'Apache-2.0',
    type: 'module',
    sideEffects: false,
    engines,
    files,
    exports,
    scripts: { ...scripts, test: scripts.test.replace('packages/dense', `packages/${room}`) },
    dependencies: siblings(dependencies),
    peerDependencies: tfjs(peers),
    devDependencies: sorted({
      ...siblings(tests),
      ...tools,
      ...tfjs([...peers, 'layers']),
      ...(kind === 'backend' && siblings(['conformance'])),
      vitest: versions.vitest,
    }),
    publishConfig,
  }
}

function projectOf({ dependencies }) {
  const project = read('packages/dense/tsconfig.json')
  return { ...project, references: dependencies.map((sibling) => ({ path: `../${sibling}` })) }
}

/** Its rights, and how heavy it may be. */
function enterHouse({ dependencies, rights = dependencies, bytes }) {
  const list = JSON.stringify(rights).replaceAll('"', "'")
  edit(
    'tooling/repo-rules/src/house.ts',
    /^ {2}autoencoders: 'everything',$/m,
    (line) => `  '${room}': ${list},\n${line}`,
  )
  edit('tooling/release/src/size/size-ceilings.ts', /^\}\n*$/m, (end) => `  '@autoencoders/${room}': ${bytes},\n${end}`)
}

/** The package that has everything has this, too. */
function enterUmbrella() {
  const file = join(root, 'packages', 'autoencoders', 'package.json')
  const umbrella = JSON.parse(readFileSync(file, 'utf8'))
  umbrella.dependencies = sorted({ ...umbrella.dependencies, [`@autoencoders/${room}`]: 'workspace:^' })
  writeJson(file, umbrella)
  const project = join(root, 'packages', 'autoencoders', 'tsconfig.json')
  const { references, ...rest } = JSON.parse(readFileSync(project, 'utf8'))
  writeJson(project, { ...rest, references: [...references, { path: `../${room}` }] })
  edit('packages/autoencoders/src/index.ts', /$(?![\s\S])/, () => `export * from '@autoencoders/${room}'\n`)
}

function edit(path, pattern, change) {
  const text = readFileSync(join(root, path), 'utf8')
  if (!pattern.test(text)) fail(`a place for ${room} in ${path}`, 'none')
  writeFileSync(join(root, path), text.replace(pattern, change))
}

function fill(text) {
  return text.replace(/__(room|name|camel|Pascal)__/g, (word) => words[word])
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function read(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'))
}

function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`)
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) fail(`${command} ${args.join(' ')} to succeed`, `exit code ${status}`)
}

function fail(expected, received) {
  console.error(`new: expected ${expected.replace(/^expected /, '')}, received ${received}.`)
  process.exit(1)
}
