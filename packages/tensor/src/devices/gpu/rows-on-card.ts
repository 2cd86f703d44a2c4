/** Finds on the card what the host finds elsewhere: the occurrences of rows among indices, and the distinct rows of a batch. */
import { at } from "../../at.ts";
import type { Dispatch, Memory } from "../../languages/shaders/shader.ts";
import type { Occurrences } from "../../kernels/writing.ts";
import { denseStrides } from "../../strides.ts";
import { count } from "../../tensor.ts";

/** The threads of a workgroup that work together. */
const THREADS = 64;

/** More rows or indices than these are sorted by the host: one workgroup does the work here. */
export const MOST_ON_CARD = 2 ** 18;

/** Indices in a memory: element `offset + Σ strides[k] · index[k]` at each index of the dimensions. */
export interface IndexAddress {
  readonly memory: Memory;
  readonly dimensions: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

const BARRIER = ["storageBarrier();", "workgroupBarrier();"];

/** How a shader reads indices: the name of its function, and numbers or the names of numbers. */
interface Source {
  readonly name: string;
  /** The number of positions, and that of rows. */
  readonly many: string;
  readonly rows: string;
  /** The statements that make `start`, the place of position `rest`. */
  readonly place: readonly string[];
}

/** Indices whose numbers are in the text. */
const written = (name: string, { dimensions, strides, offset }: IndexAddress, rows: number): Source => {
  const place = [`start = ${offset};`];
  for (let k = dimensions.length - 1; k >= 0; k--) {
    // Where there are no positions a text must not divide by 0 either.
    const size = Math.max(1, at(dimensions, k));
    place.push(`start += ${k === 0 ? "rest" : `(rest % ${size})`} * ${at(strides, k)};`, `rest = rest / ${size};`);
  }
  return { name, many: String(count(dimensions)), rows: String(rows), place };
};

/** The statements that give `row`, what position `i` names, or -1 if there is none. */
const rowAt = ({ name, many, place }: Source): readonly string[] => [
  "var row = -1;",
  `if (i < ${many}) {`,
  "var rest = i;",
  "var start = 0;",
  ...place,
  `row = i32(${name}(start));`,
  "}",
];

/**
 * Goes through the positions, a workgroup's width at a time. `each` runs with `row`, with `earlier` and `later`, the numbers of
 * threads before and behind this one that have the same row, and with `isRow`. `after` runs once all threads have done that.
 */
const inTurn = (source: Source, each: readonly string[], after: readonly string[]): readonly string[] => [
  `for (var first = 0; first < ${source.many}; first += ${THREADS}) {`,
  "let i = first + thread;",
  ...rowAt(source),
  "held[thread] = f32(row);",
  "workgroupBarrier();",
  "var earlier = 0;",
  "var later = 0;",
  `for (var other = 0; other < min(${THREADS}, ${source.many} - first); other++) {`,
  "if (held[other] == f32(row)) { if (other < thread) { earlier++; } if (other > thread) { later++; } }",
  "}",
  `let isRow = row >= 0 && row < ${source.rows};`,
  ...each,
  ...BARRIER,
  ...after,
  ...BARRIER,
  "}",
];

/** For each thread `begin` and `end`, its part of the rows, and `next`, the sum of what `value` gives for all rows before. */
const sumsBefore = (rows: string, value: string): readonly string[] => [
  `let part = (${rows} + ${THREADS - 1}) / ${THREADS};`,
  `let begin = min(${rows}, thread * part);`,
  `let end = min(${rows}, begin + part);`,
  "var own = 0.0;",
  `for (var r = begin; r < end; r++) { own += ${value}; }`,
  "held[thread] = own;",
  "workgroupBarrier();",
  "var next = 0.0;",
  "for (var other = 0; other < thread; other++) { next += held[other]; }",
];

/** A shader of one workgroup. */
const together = (
  lines: readonly string[],
  reads: readonly Memory[],
  writes: Memory,
  alsoWrites: readonly Memory[],
  numbers: readonly number[] = [],
): Dispatch => ({
  shader: {
    source: lines.join("\n"),
    language: "wgsl",
    threads: [1],
    together: { groups: 1, floats: THREADS, numbers },
    longestLoop: 1,
    hasTarget: false,
  },
  reads,
  writes,
  alsoWrites,
});

/** Sorts positions by the row that they name, those of a row in their order. `ranks` is scratch, a number for each position. */
export const sortOccurrences = (
  indices: IndexAddress,
  rows: number,
  { starts, order }: Occurrences,
  ranks: Memory,
): Dispatch => {
  const many = count(indices.dimensions);
  const isDense = denseStrides(indices.dimensions).every((stride, k) => stride === at(indices.strides, k));
  // Most are dense: then all have one text.
  const place = isDense ? ["start = n2 + rest;"] : written("a0", indices, rows).place;
  const source = { name: "a0", many: "n1", rows: "n0", place };
  return together(
    [
      `for (var r = thread; r <= n0; r += ${THREADS}) { put(r, 0.0); }`,
      ...BARRIER,
      // `starts` has the number of occurrences so far, and then where those of each row start.
      ...inTurn(
        source,
        ["var rank = 0.0;", "if (isRow) { rank = got(row) + f32(earlier); put2(i, rank); }"],
        ["if (isRow && later == 0) { put(row, rank + 1.0); }"],
      ),
      ...sumsBefore("n0", "got(r)"),
      "for (var r = begin; r < end; r++) { let some = got(r); put(r, next); next += some; }",
      `if (thread == ${THREADS - 1}) { put(n0, next); }`,
      ...BARRIER,
      `for (var i = thread; i < n1; i += ${THREADS}) {`,
      ...rowAt(source),
      "if (row >= 0 && row < n0) { put1(i32(got(row) + got2(i)), f32(i)); }",
      "}",
    ],
    [indices.memory],
    starts,
    [order, ranks],
    [rows, many, indices.offset],
  );
};

/** What the rows of a batch are written to: see `Derived`. `slotOfRow` is scratch, a number for each row of the table. */
export interface RowMemories {
  readonly rows: Memory;
  readonly spread: Memory;
  readonly count: Memory;
  readonly slotOfRow: Memory;
  readonly slots: readonly Memory[];
}

/** Finds the distinct rows that indices name, in ascending order, and the slot of each index among them. */
export const findRows = (
  sources: readonly IndexAddress[],
  tableRows: number,
  { rows, spread, count: found, slotOfRow, slots }: RowMemories,
): Dispatch => {
  const indices = sources.map((source, k) => written(`a${k}`, source, tableRows));
  return together(
    [
      `for (var r = thread; r < ${tableRows}; r += ${THREADS}) { put3(r, 0.0); }`,
      ...BARRIER,
      ...indices.flatMap((source) => inTurn(source, [], ["if (isRow && later == 0) { put3(row, 1.0); }"])),
      ...sumsBefore(String(tableRows), "got3(r)"),
      "for (var r = begin; r < end; r++) {",
      "if (got3(r) > 0.5) { put(i32(next), f32(r)); put1(i32(next), f32(r)); put3(r, next); next += 1.0; }",
      "}",
      "var all = 0.0;",
      `for (var other = 0; other < ${THREADS}; other++) { all += held[other]; }`,
      "if (thread == 0) { put2(0, all); }",
      `for (var i = i32(all) + thread; i < ${rows.elements}; i += ${THREADS}) { put(i, 0.0); put1(i, -1.0); }`,
      ...BARRIER,
      ...indices.flatMap((source, k) => [
        `for (var i = thread; i < ${source.many}; i += ${THREADS}) {`,
        ...rowAt(source),
        `put${4 + k}(i, got3(row));`,
        "}",
      ]),
    ],
    sources.map(({ memory }) => memory),
    rows,
    [spread, found, slotOfRow, ...slots],
  );
};
