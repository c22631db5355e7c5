import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { describe, it } from 'vitest'
import { describeLstm } from './testing/describe-lstm.js'

for (const backend of [cpu(), wasm()]) describeLstm({ backend, framework: { describe, it } })
