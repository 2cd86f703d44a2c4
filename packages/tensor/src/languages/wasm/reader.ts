// Reads inputs through pointers that move with the loops.
import { at } from "../../at.ts";
import type { Access } from "../access.ts";
import { type Code, get, i32, type Lanes, load, loadLane, type Local, op, set } from "./code.ts";
import type { FunctionBuilder } from "./encoder.ts";
import { rowDepth } from "./nest.ts";

/** A pointer that moves by `strides[level]` elements with each iteration of a level. */
export interface Walker {
  readonly local: Local;
  readonly strides: readonly number[];
}

/** The place in the loops at which a value is read. */
export interface Place {
  /** The number of elements along the vectorised level: four, in float64 also two, or one, which is then in every lane. */
  readonly lanes: Lanes;
  /** Whether it is after the reduction, in the output loops: reduced indices are 0 there. */
  readonly after: boolean;
}

/** Reads one input at the current place of the loops. */
export interface Reader {
  readonly walkers: readonly Walker[];
  /**
   * Finds the row of a gathered access. It is called at the start of each iteration of a level, and with -1 before all levels.
   */
  readonly enter: (level: number) => void;
  /** Code for the vector at a place, `step` vectors further along the vectorised level. */
  readonly read: (place: Place, step: number) => Code;
}

const keep = (strides: readonly number[], levels: (level: number) => boolean): readonly number[] =>
  strides.map((stride, level) => (levels(level) ? stride : 0));

/** A reader of an access. `pointer` holds the address of the input, and `rowPointer` that of its row numbers. */
export const createReader = (
  f: FunctionBuilder,
  access: Access,
  outputs: number,
  vector: number,
  pointer: Local,
  rowPointer: Local,
): Reader => {
  const { strides, rows } = access;
  const element = f.hold("i32", get(pointer));
  const readAt = (address: Code, place: Place, step: number): Code => {
    const stride = 4 * at(strides, vector);
    if (place.lanes === 1 || stride === 0) return load("v128.load32_splat", address);
    if (stride === 4) return load("v128.load", address, 16 * step);
    return lanes((lane) => [address, (4 * step + lane) * stride]);
  };
  if (!rows) {
    const walkers = [{ local: element, strides }];
    return { walkers, enter: () => undefined, read: (place, step) => readAt(get(element), place, step) };
  }

  const row = f.hold("i32", get(rowPointer));
  const found = rowDepth(rows);
  const along = 4 * at(rows.strides, vector);
  const rowAddress = (offset: number): Code =>
    op("i32.add", get(element), op("i32.mul", load("i32.load", get(row), offset), i32(4 * rows.stride)));
  if (along !== 0) {
    const stride = 4 * at(strides, vector);
    const read = (place: Place, step: number): Code =>
      place.lanes === 1
        ? load("v128.load32_splat", rowAddress(0))
        : lanes((lane) => [rowAddress((4 * step + lane) * along), (4 * step + lane) * stride]);
    return {
      walkers: [
        { local: element, strides },
        { local: row, strides: rows.strides },
      ],
      enter: () => undefined,
      read,
    };
  }

  // The row number changes at level `found`; below that level a pointer walks within the row.
  const inside = f.local("i32");
  return {
    walkers: [
      { local: element, strides: keep(strides, (level) => level <= found) },
      { local: row, strides: rows.strides },
      { local: inside, strides: keep(strides, (level) => level > found) },
    ],
    enter: (level) => {
      if (level === found) f.emit(set(inside, rowAddress(0)));
    },
    read: (place, step) => readAt(place.after && found >= outputs ? rowAddress(0) : get(inside), place, step),
  };
};

/**
 * A vector whose lanes are read one by one. Code puts an address on the stack before the vector, so the last lane's comes first.
 */
const lanes = (place: (lane: number) => readonly [address: Code, offset: number]): Code => {
  const [address, offset] = place(0);
  const first = load("v128.load32_zero", address, offset);
  return [1, 2, 3].reduce((vector, lane) => loadLane(...place(lane), vector, lane), first);
};
