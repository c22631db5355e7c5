// Makes apps/benchmarks/.venv with the Python contestants: node apps/benchmarks/scripts/setup-python.mjs [PYTHON]
// Needs Python 3.10 or later. It takes what pip is set up to find; a wheel of PyTorch for the CPU alone is enough.

import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const app = join(dirname(fileURLToPath(import.meta.url)), '..')
const isWindows = process.platform === 'win32'
const environment = join(app, '.venv')
const python = join(environment, ...(isWindows ? ['Scripts', 'python.exe'] : ['bin', 'python']))

function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' })
  if (status === 0) return
  console.error(`setup-python: ${command} ${args.join(' ')} failed (${error?.message ?? `exit code ${status}`}).`)
  process.exit(1)
}

run(process.argv[2] ?? (isWindows ? 'python' : 'python3'), ['-m', 'venv', environment])
run(python, ['-m', 'pip', 'install', '--requirement', join(app, 'python', 'requirements.txt')])
console.log(`${python} has Keras and PyTorch; the benchmark finds it by itself.`)
