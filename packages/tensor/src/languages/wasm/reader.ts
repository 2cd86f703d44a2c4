// Pointers that move with the loops, and what is read through them.
import { at } from "../../at.ts";
import type { Access } from "../access.ts";
import { type Code, get, i32, load, loadLane, type Local, op, set } from "./code.ts";
import type { FunctionBuilder } from "./encoder.ts";
import { rowDepth } from "./nest.ts";

/** A pointer that moves along with the loops: by `strides[level]` elements with each iteration of a level. */
export interface Walker {
  readonly local: Local;
  readonly strides: readonly number[];
}

/** Where in the loops a value is read. */
export interface Place {
  /** Four elements along the vectorised level, or one (in every lane). */
  readonly lanes: 1 | 4;
  /** The place in the output loops, after the reduction: reduced indices are 0. */
  readonly after: boolean;
}

/** Reads one input at the place where the loops are. */
export interface Reader {
  readonly walkers: readonly Walker[];
  /** To be called at the start of each iteration of a level (-1: before all): finds the row that it names. */
  readonly enter: (level: number) => void;
  /** The vector at the place; with `step`, that of so many vectors further along the vectorised level. */
  readonly read: (place: Place, step: number) => Code;
}

const keep = (strides: readonly number[], levels: (level: number) => boolean): readonly number[] =>
  strides.map((stride, level) => (levels(level) ? stride : 0));

/** A reader of an access: `pointer` holds its address, and `rowPointer` that of its row numbers. */
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

  // The row's number changes at level `found`; below it, a pointer into the row walks on its own.
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

/** A vector whose lanes are read one by one. An address comes before the vector that it extends: the last one first. */
const lanes = (place: (lane: number) => readonly [address: Code, offset: number]): Code => {
  const [address, offset] = place(0);
  const first = load("v128.load32_zero", address, offset);
  return [1, 2, 3].reduce((vector, lane) => loadLane(...place(lane), vector, lane), first);
};
