import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { describe, it } from 'vitest'
import { describeConv } from './testing/describe-conv.js'

const framework = { describe, it }

describeConv({ backend: wasm(), framework })
// Those that are small enough for plain JavaScript.
describeConv({ backend: cpu(), framework }, ['strided, image', 'U-Net, image'])
