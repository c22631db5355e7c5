#!/usr/bin/env node
import { isAutoencoderError } from '@autoencoders/core'
import { parseQuickstartOptions, usage } from './options.js'
import { quickstart } from './quickstart.js'

try {
  const options = parseQuickstartOptions(process.argv.slice(2))
  if (options) await quickstart(options, console.log)
  else console.log(usage)
} catch (error) {
  // What the user can repair is told in one line; anything else is our fault and keeps its stack.
  console.error(isAutoencoderError(error) ? error.message : error)
  process.exitCode = 1
}
