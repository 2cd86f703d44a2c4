/** The memory of a device, and blocks of it. */
import type { DType, HostArray } from "../../tensor.ts";
import { CELL_BYTES } from "../../languages/access.ts";
import { mebibytes, TooLargeError } from "../../too-large.ts";
import { createFreeList } from "./free-list.ts";
import type { WasmMemory } from "./memory.ts";
import { createTenants, type Tenants } from "./tenants.ts";

/** A block of linear memory: a byte address and a length. */
export interface Block {
  readonly address: number;
  readonly bytes: number;
}

/** One growing WebAssembly memory, and blocks of it for plans and for state that stays on the device. */
export interface Heap {
  readonly memory: WasmMemory;
  /** Throws a `TooLargeError` if an empty memory would not have this many bytes. */
  readonly assertPossible: (bytes: number) => void;
  readonly allocate: (bytes: number) => Block;
  readonly free: (block: Block) => void;
  /** The tenants: owners of blocks that last from call to call. */
  readonly tenants: Tenants;
  /** The bytes of an element: 4, or 8 in float64. */
  readonly cellBytes: number;
  readonly floats: (address: number, count: number) => Float32Array | Float64Array;
  /** Writes elements of a type at an address. */
  readonly write: (address: number, elements: ArrayLike<number>, dtype: DType) => void;
  readonly ints: (address: number, count: number) => Int32Array;
  readonly bytes: (address: number, count: number) => Uint8Array;
  /** A copy on the host of elements of a type, from an address on. */
  readonly copyOf: (address: number, count: number, dtype: DType) => HostArray;
}

const PAGE = 65_536;
const ALIGNMENT = 64;

/** The numbers of pages to ask for. Addresses have 32 bits, which is 4 GiB; a system that refuses so much may grant less. */
const MAXIMA = [65_536, 32_768, 16_384, 8192];

const createMemory = (shared: boolean): { memory: WasmMemory; maximum: number } => {
  let refusal: unknown;
  for (const maximum of MAXIMA) {
    try {
      return { memory: new WebAssembly.Memory({ initial: 1, maximum, shared }), maximum };
    } catch (cause) {
      refusal = cause;
    }
  }
  throw new Error("wasm: the system gave no memory. Close other pages or programs.", { cause: refusal });
};

const tooMuch = (needed: number, most: number): TooLargeError =>
  new TooLargeError(
    `wasm: ${mebibytes(needed)} MiB are needed, and a wasm memory has at most ${mebibytes(most)} here: use a smaller batch or model.`,
  );

const grow = (memory: WasmMemory, pages: number, needed: number): void => {
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

/** A heap over a new memory, shared between threads or not. It uses freed blocks again, joined with free neighbours. */
export const createHeap = (shared: boolean, cellBytes = CELL_BYTES): Heap => {
  const { memory, maximum } = createMemory(shared);
  let end = ALIGNMENT;
  const free = createFreeList();
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
  const floats = (address: number, count: number): Float32Array | Float64Array =>
    cellBytes === CELL_BYTES
      ? new Float32Array(memory.buffer, address, count)
      : new Float64Array(memory.buffer, address, count);
  const ints = (address: number, count: number): Int32Array => new Int32Array(memory.buffer, address, count);
  /** The number of times that an int stands in its element. */
  const copies = cellBytes / CELL_BYTES;
  return {
    memory,
    cellBytes,
    floats,
    ints,
    write: (address, elements, dtype) => {
      if (dtype !== "int") floats(address, elements.length).set(elements);
      else if (copies === 1) ints(address, elements.length).set(elements);
      else {
        const to = ints(address, copies * elements.length);
        for (let i = 0; i < to.length; i++) to[i] = elements[i >> 1] ?? 0;
      }
    },
    assertPossible: (bytes) => {
      if (bytes > maximum * PAGE) throw tooMuch(bytes, maximum * PAGE);
    },
    allocate: (wanted) => {
      const bytes = Math.max(1, Math.ceil(wanted / ALIGNMENT)) * ALIGNMENT;
      return free.take(bytes) ?? extend(bytes);
    },
    free: (block) => {
      free.add(block);
      // A free part at the end does not count as used, so that a request that needs more grows the memory by the difference
      // alone.
      end = free.takeEndingAt(end)?.address ?? end;
    },
    tenants: createTenants(),
    bytes: (address, count) => new Uint8Array(memory.buffer, address, count),
    copyOf: (address, count, dtype) => {
      if (dtype === "int") {
        const words = ints(address, copies * count);
        return copies === 1 ? words.slice() : words.filter((_, i) => i % copies === 0);
      }
      const elements = floats(address, count);
      return dtype === "bool" ? Uint8Array.from(elements) : elements.slice();
    },
  };
};
