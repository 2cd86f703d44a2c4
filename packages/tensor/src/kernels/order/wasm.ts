// Sorting in WebAssembly.
import { at } from "../../at.ts";
import type { OrderKernel } from "./kernel.ts";
import {
  again,
  brackets,
  call,
  type Code,
  get,
  i32,
  i64,
  load,
  type Local,
  op,
  set,
  storeLane,
} from "../../languages/wasm/code.ts";
import type { FunctionBuilder, ModuleBuilder } from "../../languages/wasm/encoder.ts";

/**
 * Generates an order kernel: for each row of the range, the positions of the elements that come first, in their order.
 *
 * The output's row is a heap of the first elements found so far, with the last of them on top. So one comparison dismisses most
 * elements four at a time. Then the heap is sorted in place. The kernel needs no other memory; if all elements are asked for, it
 * is heapsort. Elements never tie, since their positions differ, and so there is only one result.
 */
export const emitOrder = (module: ModuleBuilder, kernel: OrderKernel): number => {
  const way = `${kernel.order}${kernel.isOfInts ? " ints" : ""}`;
  const type = rankType(module, kernel);
  const rank = module.define(`rank ${way}`, [type], [type], (f) => buildRank(f, kernel));
  const sift = module.define(`sift ${way}`, ["i32", "i32", "i32", "i32"], [], (f) => buildSift(f, rank, type));
  return module.define(JSON.stringify(kernel), ["i32", "i32", "i32", "i32"], [], (f) =>
    buildOrder(f, kernel, rank, sift),
  );
};

type FourInts = readonly ["i32", "i32", "i32", "i32"];

/** Ranks have as many bits as what they order: floats of float64 have 64. */
type RankType = "i32" | "i64";
const rankType = ({ float64 }: ModuleBuilder, { isOfInts }: OrderKernel): RankType =>
  float64 && !isOfInts ? "i64" : "i32";

/** The numbers that ranks of a type are made with: infinity, the largest, the shift to the sign, zero and minus one. */
const NUMBERS: Record<RankType, { readonly [name in "infinity" | "last" | "sign" | "none" | "all"]: Code }> = {
  i32: { infinity: i32(0x7f800000), last: i32(0x7fffffff), sign: i32(31), none: i32(0), all: i32(-1) },
  i64: { infinity: i64(0x7ffn << 52n), last: i64(2n ** 63n - 1n), sign: i64(63n), none: i64(0n), all: i64(-1n) },
};

/**
 * Builds the function that maps the bits of a number to its rank: numbers that come first have smaller ranks. NaN has the
 * largest. An int is its own rank, or its complement.
 */
const buildRank = (f: FunctionBuilder, kernel: OrderKernel): void => {
  const { order, isOfInts } = kernel;
  const bits = get(at(f.parameters, 0));
  if (isOfInts) {
    f.emit(order === "ascending" ? bits : op("i32.xor", bits, i32(-1)));
    return;
  }
  const type = rankType(f.module, kernel);
  const { infinity, last, sign, none, all } = NUMBERS[type];
  const magnitude = get(f.hold(type, op(`${type}.and`, bits, last)));
  const signed = op(`${type}.xor`, bits, op(`${type}.and`, op(`${type}.shr_s`, bits, sign), last));
  // -0 counts as 0.
  const ascending = op("select", signed, none, type === "i32" ? magnitude : op("i64.gt_s", magnitude, none));
  const ordered = order === "ascending" ? ascending : op(`${type}.xor`, ascending, all);
  f.emit(op("select", last, ordered, op(`${type}.gt_s`, magnitude, infinity)));
};

/** The address of an element, 4 bytes each. */
const element = (base: Code, index: Code): Code => op("i32.add", base, op("i32.shl", index, i32(2)));
const read = (base: Code, index: Code): Code => load("i32.load", element(base, index));
const write = (base: Code, index: Code, value: Code): Code =>
  storeLane("v128.store32_lane", element(base, index), 0, op("i32x4.splat", value), 0);

/** The bits of an element of which a rank is made. */
const readBits = (type: RankType, base: Code, index: Code): Code => load(`${type}.load`, element(base, index));

/** A position in a row, and its rank. */
interface Entry {
  readonly position: Code;
  readonly rank: Code;
}

/** Whether an entry comes after another, as 1 or 0. */
const isAfter = (type: RankType, a: Entry, b: Entry): Code =>
  op(
    "select",
    op("i32.gt_s", a.position, b.position),
    op(`${type}.gt_s`, a.rank, b.rank),
    op(`${type}.eq`, a.rank, b.rank),
  );

/**
 * Builds a function of a row, a heap of positions in it, a start, and the size of the heap: it moves the entry at the start to
 * its place.
 */
const buildSift = (f: FunctionBuilder<FourInts>, rank: number, type: RankType): void => {
  const [row, heap, hole, size] = f.parameters;
  const entry = (place: Code): { readonly position: Local; readonly rank: Local } => {
    const position = f.hold("i32", read(get(heap), place));
    return { position, rank: f.hold(type, call(rank, readBits(type, get(row), get(position)))) };
  };
  const codes = (of: { readonly position: Local; readonly rank: Local }): Entry => ({
    position: get(of.position),
    rank: get(of.rank),
  });
  const item = entry(get(hole));
  const [child, going] = [f.local("i32"), f.local("i32")];
  f.emit(brackets.loop, set(going, i32(0)));
  f.emit(set(child, op("i32.add", op("i32.shl", get(hole), i32(1)), i32(1))));
  f.when(op("i32.lt_s", get(child), get(size)), () => {
    const larger = entry(get(child));
    f.when(op("i32.lt_s", op("i32.add", get(child), i32(1)), get(size)), () => {
      const other = entry(op("i32.add", get(child), i32(1)));
      f.when(isAfter(type, codes(other), codes(larger)), () => {
        f.emit(set(larger.position, get(other.position)), set(larger.rank, get(other.rank)));
        f.advance(child, 1);
      });
    });
    f.when(isAfter(type, codes(larger), codes(item)), () => {
      f.emit(write(get(heap), get(hole), get(larger.position)), set(hole, get(child)), set(going, i32(1)));
    });
  });
  f.emit(again(get(going)), brackets.end, write(get(heap), get(hole), get(item.position)));
};

/** The comparison with the top of the heap by which elements are dismissed. */
const DISMISSES = {
  float: { ascending: "f32x4.ge", descending: "f32x4.le" },
  int: { ascending: "i32x4.ge_s", descending: "i32x4.le_s" },
} as const;

const buildOrder = (f: FunctionBuilder<FourInts>, kernel: OrderKernel, rank: number, sift: number): void => {
  const { length, count, order, isOfInts } = kernel;
  if (count === 0) return; // Nothing is to be written, and the heap has no top to compare with.
  const [begin, end, row, heap] = f.parameters;
  const type = rankType(f.module, kernel);
  const siftFrom = (hole: Code, size: Code): Code => call(sift, get(row), get(heap), hole, size);
  f.skipRows(row, begin, length);
  f.skipRows(heap, begin, count);
  const [next, top, best, hole] = [f.local("i32"), f.local(type), f.local("v128"), f.local("i32")];
  const moved = type === "i32" ? top : f.local("i32");
  const left = f.hold("i32", op("i32.sub", get(end), get(begin)));

  const rememberTop = (): void => {
    f.emit(set(best, load("v128.load32_splat", element(get(row), load("i32.load", get(heap))))));
    f.emit(set(top, call(rank, readBits(type, get(row), load("i32.load", get(heap))))));
  };
  /** Takes the next element in if it comes before the top of the heap. Among equal elements the earlier one comes first. */
  const consider = (): void => {
    f.when(op(`${type}.lt_s`, call(rank, readBits(type, get(row), get(next))), get(top)), () => {
      f.emit(write(get(heap), i32(0), get(next)), siftFrom(i32(0), i32(count)));
      rememberTop();
    });
    f.advance(next, 1);
  };

  f.whileLeft(left, 1, () => {
    f.emit(set(next, i32(0)));
    f.repeat(count, () => {
      f.emit(write(get(heap), get(next), get(next)));
      f.advance(next, 1);
    });
    f.emit(set(hole, i32(Math.floor(count / 2))));
    f.whileLeft(hole, 1, () => f.emit(siftFrom(op("i32.sub", get(hole), i32(1)), i32(count))));
    rememberTop();
    f.repeat(Math.floor((length - count) / 4), () => {
      const four = load("v128.load", element(get(row), get(next)));
      // Elements that this comparison does not dismiss, such as NaN, are compared one by one.
      const dismissed = op(DISMISSES[isOfInts ? "int" : "float"][order], four, get(best));
      f.when(
        op("i32x4.all_true", dismissed),
        () => f.advance(next, 4),
        () => f.repeat(4, consider),
      );
    });
    f.repeat((length - count) % 4, consider);
    f.emit(set(hole, i32(count)));
    f.whileLeft(hole, 2, () => {
      // whileLeft subtracts two, and this adds one: the last position that is not in its place yet.
      f.emit(set(next, op("i32.sub", get(hole), i32(1))), set(moved, load("i32.load", get(heap))));
      f.emit(write(get(heap), i32(0), read(get(heap), get(next))), write(get(heap), get(next), get(moved)));
      f.emit(siftFrom(i32(0), get(next)));
      f.advance(hole, 1);
    });
    f.advance(row, 4 * length);
    f.advance(heap, 4 * count);
  });
};
