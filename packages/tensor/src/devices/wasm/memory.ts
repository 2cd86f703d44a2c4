/**
 * The memory of a WebAssembly module, by a name of our own: that of the compiler's library comes with the whole DOM, which a
 * program for Node does not have.
 */
export interface WasmMemory {
  /** Its bytes: another buffer once it has grown, unless threads share it. */
  readonly buffer: ArrayBuffer;
  /** Makes it larger by so many pages of 64 KiB, and gives how many there were. */
  grow(pages: number): number;
}
