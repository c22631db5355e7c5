#!/usr/bin/env node
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { progress } from '@autoencoders/core/node'
import { reproduce } from './reproduce.js'
import { selectReproductionBackend } from './reproduction-backends.js'
import { reproductions } from './reproductions.js'

process.exitCode = await reproduce(process.argv.slice(2), {
  reproductions,
  results: inApp('results'),
  readme: inApp('README.md'),
  callbacks: [progress()],
  selectBackend: selectReproductionBackend,
  print: console.log,
  printError: console.error,
})

function inApp(path: string): string {
  return relative(process.cwd(), fileURLToPath(new URL(`../../${path}`, import.meta.url)))
}
