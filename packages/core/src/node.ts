/** What needs Node: files, and progress in a terminal. */

export { file } from './node/file-store.js'
export { type ProgressOptions, progress } from './node/progress.js'
