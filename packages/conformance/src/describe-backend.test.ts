import { cpu } from '@autoencoders/backend-cpu'
import { wasm } from '@autoencoders/backend-wasm'
import { describe, it } from 'vitest'
import { describeBackend } from './describe-backend.js'

describeBackend(cpu(), { framework: { describe, it } })
describeBackend(wasm(), { framework: { describe, it } })
