import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { describe, it } from 'vitest'
import { describeLstm } from './testing/describe-lstm.js'

const framework = { describe, it }

describeLstm({ backend: wasm(), framework })
// A step of plain JavaScript takes thirty times as long, so there one model for each cell, reader and writer.
describeLstm({ backend: cpu(), framework }, [
  'lstm both ways',
  'gru, autoregressive',
  'gru of tokens, autoregressive, both ways, half told',
])
