export { type DenseArchitectureOptions, denseArchitecture } from './dense-architecture.js'
