#!/usr/bin/env node
/** `autoencoders-native [FOLDER]`: builds TensorFlow's addon for this project. */

import { isAutoencoderError } from '@autoencoders/core'
import { buildAddon } from './build-addon.js'
import { NATIVE_FOLDER } from './find-addon.js'

try {
  buildAddon({ folder: process.argv[2] ?? NATIVE_FOLDER, print: (line) => console.log(line) })
} catch (error) {
  console.error(isAutoencoderError(error) ? error.message : error)
  process.exitCode = 1
}
