// Sorting in WebAssembly.
import type { OrderKernel } from "./kernel.ts";
import { call, get, i32, load, type Local, op, set } from "../../languages/wasm/code.ts";
import type { FunctionBuilder, ModuleBuilder } from "../../languages/wasm/encoder.ts";
import { heapWriter } from "./heap.ts";
import { emitQuicksort, mostDivisions } from "./quick.ts";
import { elementAddress, rankAt, rankType, putPosition } from "./ranks.ts";

type FourInts = readonly ["i32", "i32", "i32", "i32"];

/**
 * Generates an order kernel: for each row of the range, the positions of the elements that come first, in their order. It needs no
 * other memory than the output's. Elements never tie, since their positions differ, and so there is only one result.
 */
export const emitOrder = (module: ModuleBuilder, kernel: OrderKernel): number => {
  const isWhole = kernel.count === kernel.length && rankType(module, kernel) === "i32";
  const build = isWhole ? buildWhole : buildFirst;
  return module.define(JSON.stringify(kernel), ["i32", "i32", "i32", "i32"], [], (f) => build(f, kernel));
};

/** Writes code that sorts a list of `count` positions in a row. */
const quicksorted = (f: FunctionBuilder, kernel: OrderKernel, row: Local, list: Local): (() => void) => {
  const quicksort = emitQuicksort(f.module, kernel);
  const { count } = kernel;
  return () => f.emit(call(quicksort, get(row), get(list), i32(count), i32(mostDivisions(count))));
};

/** All elements are asked for: the output's row is a list of all positions, which is sorted. */
const buildWhole = (f: FunctionBuilder<FourInts>, kernel: OrderKernel): void => {
  const { length } = kernel;
  const [begin, end, row, list] = f.parameters;
  const sort = quicksorted(f, kernel, row, list);
  f.skipRows(row, begin, length);
  f.skipRows(list, begin, length);
  const next = f.local("i32");
  const left = f.hold("i32", op("i32.sub", get(end), get(begin)));
  f.whileLeft(left, 1, () => {
    f.emit(set(next, i32(0)));
    f.repeat(length, () => {
      f.emit(putPosition(get(list), get(next), get(next)));
      f.advance(next, 1);
    });
    sort();
    f.advance(row, 4 * length);
    f.advance(list, 4 * length);
  });
};

/** The comparison with the top of the heap by which elements are dismissed. */
const DISMISSES = {
  float: { ascending: "f32x4.ge", descending: "f32x4.le" },
  int: { ascending: "i32x4.ge_s", descending: "i32x4.le_s" },
} as const;

/**
 * The output's row is a heap of the first elements found so far, with the last of them on top. So one comparison dismisses most
 * elements four at a time. Then the row is sorted in place.
 */
const buildFirst = (f: FunctionBuilder<FourInts>, kernel: OrderKernel): void => {
  const { length, count, order, isOfInts } = kernel;
  if (count === 0) return; // Nothing is to be written, and the heap has no top to compare with.
  const [begin, end, row, list] = f.parameters;
  const type = rankType(f.module, kernel);
  const heap = heapWriter(f, kernel, row, list);
  const sort = type === "i32" ? quicksorted(f, kernel, row, list) : () => heap.sort(i32(count));
  f.skipRows(row, begin, length);
  f.skipRows(list, begin, count);
  const [next, top, best] = [f.local("i32"), f.local(type), f.local("v128")];
  const left = f.hold("i32", op("i32.sub", get(end), get(begin)));

  const rememberTop = (): void => {
    const first = load("i32.load", get(list));
    f.emit(set(best, load("v128.load32_splat", elementAddress(get(row), first))));
    f.emit(set(top, rankAt(f, kernel, get(row), first)));
  };
  /** Takes the next element in if it comes before the top of the heap. Among equal elements the earlier one comes first. */
  const consider = (): void => {
    f.when(op(`${type}.lt_s`, rankAt(f, kernel, get(row), get(next)), get(top)), () => {
      f.emit(putPosition(get(list), i32(0), get(next)), heap.sift(i32(0), i32(count)));
      rememberTop();
    });
    f.advance(next, 1);
  };

  f.whileLeft(left, 1, () => {
    f.emit(set(next, i32(0)));
    f.repeat(count, () => {
      f.emit(putPosition(get(list), get(next), get(next)));
      f.advance(next, 1);
    });
    heap.build(i32(count));
    rememberTop();
    f.repeat(Math.floor((length - count) / 4), () => {
      const four = load("v128.load", elementAddress(get(row), get(next)));
      // Elements that this comparison does not dismiss, such as NaN, are compared one by one.
      const dismissed = op(DISMISSES[isOfInts ? "int" : "float"][order], four, get(best));
      f.when(
        op("i32x4.all_true", dismissed),
        () => f.advance(next, 4),
        () => f.repeat(4, consider),
      );
    });
    f.repeat((length - count) % 4, consider);
    sort();
    f.advance(row, 4 * length);
    f.advance(list, 4 * count);
  });
};
