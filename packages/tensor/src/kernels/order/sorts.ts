/** Orders in WebGPU's language: a workgroup sorts what fits in the memory that its threads share, and what was sorted is merged. */
import {
  assertWhole,
  type Dispatch,
  type Memory,
  memoryOf,
  type Pointer,
  WORKGROUP,
} from "../../languages/shaders/shader.ts";
import type { OrderKernel } from "./kernel.ts";

/** The candidates that a workgroup sorts: a value and a position each, in half of the 16 KiB that every card allows, so that two fit … */
const MOST_SORTED = 1024;
/** … or fewer, a power of two, if this many times what is asked for: small sorts take fewer comparisons an element. */
const [LEAST_SORTED, FOLD] = [256, 16];
/** Candidates are sorted again if each sort leaves no more than one in so many of them; otherwise runs are merged, two at a time. */
const LEAST_FOLD = 8;

/** The position of what is no candidate: behind all others. */
const BEHIND = 2 ** 25;

/** What is left of each row: runs in order, of `run` positions each, the last one perhaps fewer. */
interface Candidates {
  readonly many: number;
  readonly run: number;
  /** Their positions in the row; none if all elements are candidates. */
  readonly positions?: Memory;
}

/**
 * The positions of the elements that come first in each row. Elements of one value are in the order of their positions, so that no two are equal, and any
 * right sort gives the same bytes.
 */
export const sortShaders = (kernel: OrderKernel, values: Pointer, writes: Memory): readonly Dispatch[] => {
  const { rows, length, count } = kernel;
  if (rows * count === 0) return [];
  assertWhole(length, "the elements of a row");
  const dispatches: Dispatch[] = [];
  const write = (many: number, isLast: boolean): Memory =>
    isLast ? writes : memoryOf(`candidates of ${writes.name}`, rows * many);
  let candidates: Candidates = { many: length, run: 1 };
  do {
    const { many, run } = candidates;
    const sorted = sortedAtOnce(many, count);
    const isSort = !candidates.positions || many <= sorted || LEAST_FOLD * count <= sorted;
    const before = isSort ? sorted : 2 * run;
    const after = Math.min(before, count);
    const left = Math.floor(many / before) * after + Math.min(many % before, after);
    const positions = write(left, left <= after);
    dispatches.push(
      (isSort ? sortOf : mergeOf)(kernel, values, candidates, before, { many: left, run: after, positions }),
    );
    candidates = { many: left, run: after, positions };
  } while (candidates.many > candidates.run);
  return dispatches;
};

/** How many of so many candidates a workgroup sorts, a power of two. */
const sortedAtOnce = (many: number, count: number): number => {
  const wanted = many <= MOST_SORTED ? many : Math.max(LEAST_SORTED, FOLD * count);
  return Math.min(MOST_SORTED, Math.max(2, 2 ** Math.ceil(Math.log2(wanted))));
};

/** The statements that make `key`, an int that is smaller for a value that comes first: -0 and what a card takes for 0 are 0, and NaN is last. */
const keyOf = (key: string, value: string, { order }: OrderKernel): readonly string[] => [
  `let ${key}Bits = bitcast<i32>(${value});`,
  `let ${key}Size = ${key}Bits & 0x7fffffff;`,
  `let ${key}Signed = select(${key}Size, -${key}Size, ${key}Bits ${order === "ascending" ? "<" : ">="} 0);`,
  `let ${key} = select(select(${key}Signed, 0, ${key}Size < 0x800000), 0x7fffffff, ${key}Size > 0x7f800000);`,
];

/** The place of a candidate's value, whose position in the row is an expression. */
const valueAt = ({ length }: OrderKernel, { offset }: Pointer, position: string): string =>
  `a0(row * ${length} + ${offset} + i32(${position}))`;

/** Sorts each segment of so many candidates, a workgroup a segment, by a bitonic network (Batcher 1968), and keeps the first ones of each. */
const sortOf = (
  kernel: OrderKernel,
  values: Pointer,
  { many, positions }: Candidates,
  segment: number,
  to: Required<Candidates>,
): Dispatch => {
  const segments = Math.ceil(many / segment);
  // All sorts have one text, which is compiled once. A compiler that knew how often its loops turn would unroll them.
  const { length, rows } = kernel;
  const numbers = [segments, many, length, values.offset, to.many, to.run, segment];
  const lines = [
    "let row = place / n0;",
    "let first = place % n0 * n6;",
    "if (row >= rowsThatCount) { return; }",
    `for (var e = thread; e < n6; e += ${WORKGROUP}) {`,
    "var value = 0.0;",
    `var position = ${BEHIND}.0;`,
    "if (first + e < n1) {",
    positions ? "position = a1(row * n1 + first + e);" : "position = f32(first + e);",
    "value = a0(row * n2 + n3 + i32(position));",
    "}",
    "held[e] = value;",
    "held[n6 + e] = position;",
    "}",
    "for (var size = 2; size <= n6; size = size * 2) {",
    "for (var stride = size / 2; stride > 0; stride = stride / 2) {",
    "workgroupBarrier();",
    `for (var t = thread; t < n6 / 2; t += ${WORKGROUP}) {`,
    "let i = 2 * t - (t & (stride - 1));",
    "let j = i + stride;",
    "let x = held[i];",
    "let y = held[j];",
    "let p = held[n6 + i];",
    "let q = held[n6 + j];",
    ...keyOf("a", "x", kernel),
    ...keyOf("b", "y", kernel),
    // What is no candidate has a position behind those of all NaN.
    `let ofI = select(a, 0x7fffffff, p == ${BEHIND}.0);`,
    `let ofJ = select(b, 0x7fffffff, q == ${BEHIND}.0);`,
    "let isAfter = ofI > ofJ || (ofI == ofJ && p > q);",
    "if (isAfter == ((i & size) == 0)) { held[i] = y; held[j] = x; held[n6 + i] = q; held[n6 + j] = p; }",
    "}",
    "}",
    "}",
    "workgroupBarrier();",
    "let left = min(n5, n1 - first);",
    `for (var e = thread; e < left; e += ${WORKGROUP}) { put(row * n4 + first / n6 * n5 + e, held[n6 + e]); }`,
  ];
  return {
    shader: {
      source: lines.join("\n"),
      language: "wgsl",
      threads: [rows * segments],
      together: { groups: rows * segments, floats: 2 * segment, numbers },
      longestLoop: 1,
      hasTarget: false,
    },
    reads: positions ? [values.memory, positions] : [values.memory],
    writes: to.positions,
  };
};

/**
 * Merges runs, two at a time, and keeps the first ones of each pair. A thread finds the place of one candidate: its place in its own run, and
 * how many of the other run come before it.
 */
const mergeOf = (
  kernel: OrderKernel,
  values: Pointer,
  { many, run, positions }: Candidates,
  pair: number,
  to: Required<Candidates>,
): Dispatch => {
  const lines = [
    `let row = place / ${many};`,
    `let own = place % ${many};`,
    `let first = own / ${pair} * ${pair};`,
    `let isLater = (own - first) / ${run};`,
    `let other = first + (1 - isLater) * ${run};`,
    `let position = a1(row * ${many} + own);`,
    `let value = ${valueAt(kernel, values, "position")};`,
    ...keyOf("a", "value", kernel),
    "var low = 0;",
    `var high = clamp(${many} - other, 0, ${run});`,
    "while (low < high) {",
    "let middle = (low + high) / 2;",
    `let otherPosition = a1(row * ${many} + other + middle);`,
    `let otherValue = ${valueAt(kernel, values, "otherPosition")};`,
    ...keyOf("b", "otherValue", kernel),
    "if (b < a || (b == a && otherPosition < position)) { low = middle + 1; } else { high = middle; }",
    "}",
    `let rank = (own - first) % ${run} + low;`,
    `if (rank < ${to.run}) { put(row * ${to.many} + first / ${pair} * ${to.run} + rank, position); }`,
  ];
  return {
    shader: {
      source: lines.join("\n"),
      language: "wgsl",
      threads: [kernel.rows * many],
      longestLoop: 1,
      hasTarget: false,
    },
    reads: positions ? [values.memory, positions] : [values.memory],
    writes: to.positions,
  };
};
