/** The cases that every backend and every autoencoder must pass, as data, and their declaration as tests. */

export type { AutoencoderCase, AutoencoderCasesOptions, CreateAutoencoder } from './autoencoder/autoencoder-case.js'
export { autoencoderCases } from './autoencoder-cases.js'
export { backendCases } from './backend-cases.js'
export type { BackendCase } from './cases/backend-case.js'
export { type AuditOptions, auditKernels, type Divergence, type KernelAudit } from './certificate/audit-kernels.js'
export {
  type CertificateModel,
  certificateModels,
  certificateOptimizer,
  certificateSamples,
} from './certificate/certificate-models.js'
export { type CertificateRow, certify } from './certificate/certify.js'
export {
  type HandOver,
  handOver,
  lossDeviationOf,
  type PartOptions,
  type TrainedPart,
  trainPart,
} from './certificate/hand-over.js'
export { type DescribeAutoencoderOptions, describeAutoencoder } from './describe-autoencoder.js'
export { type DescribeBackendOptions, describeBackend } from './describe-backend.js'
export { ConformanceError } from './deviation.js'
export { type KnownGap, runWithGap } from './framework/known-gap.js'
export type { TestFramework } from './framework/test-framework.js'
export type { ReferenceModel, ReferenceModelOptions } from './models/reference-model.js'
export { referenceModels } from './models/reference-models.js'
export { type CertificateOracle, certificateOracles } from './oracle/generated/certificate-oracles.js'
export {
  measureReferenceModel,
  type ReferenceModelMeasurement,
} from './trajectories/measure-reference-model.js'
export { measureTrajectory, type TrajectoryMeasurement, trajectoryNames } from './trajectories/measure-trajectory.js'
