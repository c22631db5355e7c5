import { wasm } from '@autoencoders/backend-wasm'
import { describe, it } from 'vitest'
import { describeLstm } from './testing/describe-lstm.js'

describeLstm({ backend: wasm(), framework: { describe, it } })
