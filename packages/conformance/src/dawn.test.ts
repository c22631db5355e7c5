import { webgpu } from '@autoencoders/backend-webgpu'
import { describe, it } from 'vitest'
import { describeBackend } from './describe-backend.js'
import { webgpuGaps } from './testing/gpu-gaps.js'

describeBackend(webgpu(), { framework: { describe, it }, knownGaps: webgpuGaps })
