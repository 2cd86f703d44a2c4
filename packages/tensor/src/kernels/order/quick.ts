/** Quicksort of all positions of a row in WebAssembly, for ranks of 32 bits. */
import type { OrderKernel } from "./kernel.ts";
import { again, brackets, call, type Code, get, i32, i64, type Local, op, set } from "../../languages/wasm/code.ts";
import type { FunctionBuilder, ModuleBuilder } from "../../languages/wasm/encoder.ts";
import { heapWriter } from "./heap.ts";
import { elementAddress, rankAt, positionAt, putPosition } from "./ranks.ts";

/** Lists up to this size are sorted by insertion. */
const SMALL = 16;

/** How often a list is divided before a heap takes over: twice as often as if each division halved it. */
export const mostDivisions = (length: number): number => 2 * Math.ceil(Math.log2(length + 1));

/**
 * Generates the function of a row, a list of positions in it, the list's size, and how often it may be divided: it sorts the list.
 *
 * A rank and its position are one number of 64 bits, a key; so no two are equal. To divide a list takes no jump that depends on the
 * numbers, which a processor would often guess wrong: this is why it is faster than a heap. A list that was divided too often is
 * sorted by a heap, so that no row takes longer than that.
 */
export const emitQuicksort = (module: ModuleBuilder, kernel: OrderKernel): number =>
  module.define(
    `quicksort ${kernel.order}${kernel.isOfInts ? " ints" : ""}`,
    ["i32", "i32", "i32", "i32"],
    [],
    (f, self) => {
      const [row, list, size, divisions] = f.parameters;
      const key = (position: Local): Code => {
        const rank = op("i64.extend_i32_s", rankAt(f, kernel, get(row), get(position)));
        return op("i64.or", op("i64.shl", rank, i64(32n)), op("i64.extend_i32_u", get(position)));
      };
      const heap = heapWriter(f, kernel, row, list);
      const [going, middle] = [f.local("i32"), f.local("i32")];
      f.emit(brackets.loop, set(going, i32(0)));
      f.when(
        op("i32.gt_s", get(size), i32(SMALL)),
        () => {
          f.when(
            get(divisions),
            () => {
              divide(f, { list, size, middle }, key);
              f.advance(divisions, -1);
              f.emit(call(self, get(row), get(list), get(middle), get(divisions)));
              f.advance(middle, 1);
              f.emit(
                set(list, elementAddress(get(list), get(middle))),
                set(size, op("i32.sub", get(size), get(middle))),
              );
              f.emit(set(going, i32(1)));
            },
            () => {
              heap.build(get(size));
              heap.sort(get(size));
            },
          );
        },
        () => insert(f, { list, size }, key),
      );
      f.emit(again(get(going)), brackets.end);
    },
  );

/** Code for the key of a position. */
type KeyOf = (position: Local) => Code;

/** Puts the positions before some key in front of the others, and sets `middle` to the place of the position of that key. */
const divide = (
  f: FunctionBuilder,
  { list, size, middle }: { readonly [name in "list" | "size" | "middle"]: Local },
  key: KeyOf,
): void => {
  const last = f.hold("i32", op("i32.sub", get(size), i32(1)));
  const center = f.hold("i32", op("i32.shr_u", get(size), i32(1)));
  const [a, b] = [f.local("i32"), f.local("i32")];
  /** Exchanges the positions at two places if the second comes first. */
  const orderPair = (first: Code, second: Code): void => {
    f.emit(set(a, positionAt(get(list), first)), set(b, positionAt(get(list), second)));
    f.when(op("i64.gt_s", key(a), key(b)), () =>
      f.emit(putPosition(get(list), first, get(b)), putPosition(get(list), second, get(a))),
    );
  };
  // The median of three comes to the end, and divides.
  orderPair(i32(0), get(center));
  orderPair(get(last), get(center));
  orderPair(i32(0), get(last));
  const pivot = f.hold("i32", positionAt(get(list), get(last)));
  const bound = f.hold("i64", key(pivot));
  const [place, left] = [f.hold("i32", i32(0)), f.hold("i32", get(last))];
  f.emit(set(middle, i32(0)));
  f.whileLeft(left, 1, () => {
    f.emit(
      set(a, positionAt(get(list), get(place))),
      putPosition(get(list), get(place), positionAt(get(list), get(middle))),
    );
    f.emit(putPosition(get(list), get(middle), get(a)));
    f.emit(set(middle, op("i32.add", get(middle), op("i64.lt_s", key(a), get(bound)))));
    f.advance(place, 1);
  });
  f.emit(
    putPosition(get(list), get(last), positionAt(get(list), get(middle))),
    putPosition(get(list), get(middle), get(pivot)),
  );
};

/** Sorts a short list by insertion. */
const insert = (
  f: FunctionBuilder,
  { list, size }: { readonly [name in "list" | "size"]: Local },
  key: KeyOf,
): void => {
  const [item, own, before, place, next, going] = [
    f.local("i32"),
    f.local("i64"),
    f.local("i32"),
    f.local("i32"),
    f.hold("i32", i32(1)),
    f.local("i32"),
  ];
  const left = f.hold("i32", op("i32.sub", get(size), i32(1)));
  f.whileLeft(left, 1, () => {
    f.emit(set(item, positionAt(get(list), get(next))), set(place, get(next)));
    f.emit(set(own, key(item)));
    f.emit(brackets.loop, set(going, i32(0)));
    f.when(get(place), () => {
      f.emit(set(before, positionAt(get(list), op("i32.sub", get(place), i32(1)))));
      f.when(op("i64.gt_s", key(before), get(own)), () => {
        f.emit(putPosition(get(list), get(place), get(before)), set(going, i32(1)));
        f.advance(place, -1);
      });
    });
    f.emit(again(get(going)), brackets.end, putPosition(get(list), get(place), get(item)));
    f.advance(next, 1);
  });
};
