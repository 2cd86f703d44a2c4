/**
 * The parts of the safetensors format, for those who write and read a large file tensor by tensor.
 *
 * @module
 */

export {
  type Entry,
  type Header,
  LENGTH_BYTES,
  readEntries,
  readHeader,
  readHeaderLength,
} from "./safetensors-header.ts";
export { join, type FileLayout, fileLayout, tensorsIn } from "./safetensors.ts";
export { storedBytes, storedTensor } from "./stored-tensor.ts";
