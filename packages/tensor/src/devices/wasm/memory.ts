/**
 * The type of the memory of a WebAssembly module. The compiler's own type comes with the whole DOM, which a program for Node does
 * not have.
 */
export interface WasmMemory {
  /** The bytes. A memory that is not shared has another buffer after it grows. */
  readonly buffer: ArrayBuffer;
  /** Adds this many pages of 64 KiB, and returns the number of pages before. */
  grow(pages: number): number;
}
