/** Data from files on disk. */

export { readWav } from './audio/read-wav.node.js'
export { readCsv } from './csv/read-csv.node.js'
export { type StreamCsvOptions, streamCsv } from './csv/stream-csv.node.js'
export { type ReadIdxOptions, readIdx, type StreamIdxOptions, streamIdx } from './idx/read-idx.node.js'
export { type LabelledImages, type MnistOptions, readMnist } from './idx/read-mnist.node.js'
export {
  type ImageFolder,
  type ImageFolderOptions,
  readImageFolder,
  type StreamImageFolderOptions,
  streamImageFolder,
} from './image/image-folder.node.js'
export { readNpy, readNpz } from './npy/read-npy.node.js'
