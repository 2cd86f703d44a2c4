/** A heap of positions in WebAssembly, with the one that comes last on top. */
import type { OrderKernel } from "./kernel.ts";
import { again, brackets, call, type Code, get, i32, load, type Local, op, set } from "../../languages/wasm/code.ts";
import type { FunctionBuilder, ModuleBuilder } from "../../languages/wasm/encoder.ts";
import { type RankedPosition, isAfter, rankAt, rankType, positionAt, putPosition } from "./ranks.ts";

/** Code that works on the heap of a row, which begins at an address. */
export interface HeapWriter {
  /** Moves the position at a place of a heap of some size to where it belongs. */
  readonly sift: (hole: Code, size: Code) => Code;
  /** Makes a heap of any positions. */
  readonly build: (size: Code) => void;
  /** Makes of a heap the positions in their order. */
  readonly sort: (size: Code) => void;
}

/** The code for the heaps of a kernel. */
export const heapWriter = (f: FunctionBuilder, kernel: OrderKernel, row: Local, heap: Local): HeapWriter => {
  const sifting = emitSift(f.module, kernel);
  const sift = (hole: Code, size: Code): Code => call(sifting, get(row), get(heap), hole, size);
  const [hole, last, moved] = [f.local("i32"), f.local("i32"), f.local("i32")];
  return {
    sift,
    build: (size) => {
      f.emit(set(hole, op("i32.shr_u", size, i32(1))));
      f.whileLeft(hole, 1, () => f.emit(sift(op("i32.sub", get(hole), i32(1)), size)));
    },
    sort: (size) => {
      f.emit(set(hole, size));
      f.whileLeft(hole, 2, () => {
        // whileLeft subtracts two, and this adds one: the last position that is not in its place yet.
        f.emit(set(last, op("i32.sub", get(hole), i32(1))), set(moved, load("i32.load", get(heap))));
        f.emit(
          putPosition(get(heap), i32(0), positionAt(get(heap), get(last))),
          putPosition(get(heap), get(last), get(moved)),
        );
        f.emit(sift(i32(0), get(last)));
        f.advance(hole, 1);
      });
    },
  };
};

/**
 * Generates the function of a row, a heap of positions in it, a place, and the size of the heap: it moves the position at the place
 * to where it belongs.
 */
const emitSift = (module: ModuleBuilder, kernel: OrderKernel): number => {
  const key = `sift ${kernel.order}${kernel.isOfInts ? " ints" : ""}`;
  const type = rankType(module, kernel);
  return module.define(key, ["i32", "i32", "i32", "i32"], [], (f) => {
    const [row, heap, hole, size] = f.parameters;
    const entry = (place: Code): RankedPosition => {
      const position = f.hold("i32", positionAt(get(heap), place));
      return { position, rank: f.hold(type, rankAt(f, kernel, get(row), get(position))) };
    };
    const item = entry(get(hole));
    const [child, going] = [f.local("i32"), f.local("i32")];
    f.emit(brackets.loop, set(going, i32(0)));
    f.emit(set(child, op("i32.add", op("i32.shl", get(hole), i32(1)), i32(1))));
    f.when(op("i32.lt_s", get(child), get(size)), () => {
      const larger = entry(get(child));
      f.when(op("i32.lt_s", op("i32.add", get(child), i32(1)), get(size)), () => {
        const other = entry(op("i32.add", get(child), i32(1)));
        f.when(isAfter(type, other, larger), () => {
          f.emit(set(larger.position, get(other.position)), set(larger.rank, get(other.rank)));
          f.advance(child, 1);
        });
      });
      f.when(isAfter(type, larger, item), () => {
        f.emit(putPosition(get(heap), get(hole), get(larger.position)), set(hole, get(child)), set(going, i32(1)));
      });
    });
    f.emit(again(get(going)), brackets.end, putPosition(get(heap), get(hole), get(item.position)));
  });
};
