import { wasm } from '@autoencoders/backend-wasm'
import { describe, it } from 'vitest'
import { describeConv } from './testing/describe-conv.js'

describeConv({ backend: wasm(), framework: { describe, it } })
