import { mebibytes, TooLargeError } from "../too-large.ts";

/** A block of linear memory: a byte address and a length. */
export interface Block {
  readonly address: number;
  readonly bytes: number;
}

/** What holds a block until it is handed over. */
export interface Cell {
  block: Block | undefined;
}

/** One growing WebAssembly memory, and blocks of it for plans and for state that stays on the device. */
export interface Heap {
  readonly memory: WebAssembly.Memory;
  /** Throws an `TooLargeError` unless so many bytes could be had if nothing else were in the memory. */
  readonly assertPossible: (bytes: number) => void;
  readonly allocate: (bytes: number) => Block;
  readonly free: (block: Block) => void;
  /** Frees the block of a cell once nothing refers to its owner any more: late, perhaps, since it only saves memory. */
  readonly freeWithOwner: (owner: object, cell: Cell) => void;
  /** Takes that back: the block of the cell was handed over. */
  readonly keep: (cell: Cell) => void;
  readonly floats: (address: number, count: number) => Float32Array;
  readonly ints: (address: number, count: number) => Int32Array;
  readonly bytes: (address: number, count: number) => Uint8Array;
}

const PAGE = 65_536;
const ALIGNMENT = 64;

/** A wasm memory can be addressed by 32 bits: 4 GiB. Where so much cannot be set aside, less may do. */
const MAXIMA = [65_536, 32_768, 16_384, 8192];

const createMemory = (shared: boolean): { memory: WebAssembly.Memory; maximum: number } => {
  let refusal: unknown;
  for (const maximum of MAXIMA) {
    try {
      return { memory: new WebAssembly.Memory({ initial: 1, maximum, shared }), maximum };
    } catch (cause) {
      refusal = cause;
    }
  }
  throw new Error("wasm: no memory was to be had here: close other pages or programs.", { cause: refusal });
};

const tooMuch = (needed: number, most: number): TooLargeError =>
  new TooLargeError(
    `wasm: ${mebibytes(needed)} MiB are needed, and a wasm memory has at most ${mebibytes(most)} here: use a smaller batch or model.`,
  );

const grow = (memory: WebAssembly.Memory, pages: number, needed: number): void => {
  try {
    memory.grow(pages);
  } catch (cause) {
    const there = memory.buffer.byteLength;
    throw new TooLargeError(
      `wasm: ${mebibytes(needed)} MiB are needed, and this machine gives no more than the ${mebibytes(there)} that are in use: use a smaller batch or model.`,
      { cause },
    );
  }
};

/** A heap over a new memory, which threads share or not. Blocks that were freed are used again by requests of up to their size. */
export const createHeap = (shared: boolean): Heap => {
  const { memory, maximum } = createMemory(shared);
  let end = ALIGNMENT;
  let free: Block[] = [];
  const extend = (bytes: number): Block => {
    const needed = end + bytes;
    const most = maximum * PAGE;
    if (needed > most) throw tooMuch(needed, most);
    const missing = Math.ceil((needed - memory.buffer.byteLength) / PAGE);
    if (missing > 0) grow(memory, missing, needed);
    const block = { address: end, bytes };
    end += bytes;
    return block;
  };
  const release = (block: Block): void => {
    free = [...free, block];
  };
  const abandoned = new FinalizationRegistry<Cell>((cell) => cell.block && release(cell.block));
  return {
    memory,
    assertPossible: (bytes) => {
      if (bytes > maximum * PAGE) throw tooMuch(bytes, maximum * PAGE);
    },
    allocate: (wanted) => {
      const bytes = Math.max(1, Math.ceil(wanted / ALIGNMENT)) * ALIGNMENT;
      const fit = free.filter((block) => block.bytes >= bytes).toSorted((a, b) => a.bytes - b.bytes)[0];
      if (!fit || fit.bytes > 2 * bytes) return extend(bytes);
      free = free.filter((block) => block !== fit);
      return fit;
    },
    free: release,
    freeWithOwner: (owner, cell) => abandoned.register(owner, cell, cell),
    keep: (cell) => abandoned.unregister(cell),
    floats: (address, count) => new Float32Array(memory.buffer, address, count),
    ints: (address, count) => new Int32Array(memory.buffer, address, count),
    bytes: (address, count) => new Uint8Array(memory.buffer, address, count),
  };
};
