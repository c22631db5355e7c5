// Writes the bill of materials of a release, in CycloneDX: everything that npm puts on a user's disk with a package.
//
//   node tooling/release/write-sbom.mjs @autoencoders/autoencoders@0.1.0 sbom.cdx.json

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const [specifier, file] = process.argv.slice(2)
if (!specifier || !file) {
  console.error('write-sbom: expected a package with its version and a file, received less.')
  process.exit(1)
}
const folder = mkdtempSync(join(tmpdir(), 'sbom-'))
const npm = (...args) =>
  execFileSync('npm', args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, shell: process.platform === 'win32' })
writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'release', version: '0.0.0', private: true }))
npm('install', '--ignore-scripts', '--no-audit', '--no-fund', specifier)
writeFileSync(resolve(file), npm('sbom', '--sbom-format', 'cyclonedx'))
rmSync(folder, { recursive: true })
