/** Orders as shaders. */
import { createArguments } from "../../languages/shaders/arguments.ts";
import { shaderCall } from "../../languages/shaders/functions.ts";
import type { OrderKernel } from "./kernel.ts";
import { assertWhole, type Dispatch, type Memory, memoryOf, type Pointer } from "../../languages/shaders/shader.ts";

/**
 * The least candidates of a segment. A thread compares its candidate with all of the segment, so a row takes as many comparisons as it has candidates, times
 * those of a segment …
 */
const [SEGMENT, LEAST_FOLD] = [64, 4];
/** … and where that is fewer than this, segments are longer, so that fewer rounds are needed. */
const COMPARISONS = 2 ** 20;

/** What is left of each row: so many candidates, those at lower positions first where elements are equal. */
interface Candidates {
  readonly many: number;
  /** Their positions in the row; none if all elements are candidates. */
  readonly positions?: Memory;
}

/**
 * The positions of the elements that come first in each row. The first ones of a long row are found in rounds: each keeps the first ones of
 * every segment, until one segment is left.
 */
export const orderShaders = (kernel: OrderKernel, values: Pointer, writes: Memory): readonly Dispatch[] => {
  const { rows, length, count } = kernel;
  if (rows * count === 0) return [];
  assertWhole(length, "the elements of a row");
  const dispatches: Dispatch[] = [];
  let candidates: Candidates = { many: length };
  for (;;) {
    const { many } = candidates;
    const wanted = Math.max(SEGMENT, LEAST_FOLD * count, Math.floor(COMPARISONS / many));
    const segment = Math.min(many, wanted);
    const isLast = segment === many;
    const rest = many % segment;
    const left = isLast ? count : Math.floor(many / segment) * count + Math.min(count, rest);
    const positions = isLast ? writes : memoryOf(`candidates of ${writes.name}`, rows * left);
    dispatches.push(...roundOf(kernel, values, candidates, segment, { many: left, positions }));
    if (isLast) return dispatches;
    candidates = { many: left, positions };
  }
};

/**
 * A round. Threads share no memory, so a first shader counts the rank of each candidate, which is the number of candidates of its segment that come before it;
 * then each place that is left looks for the candidate of its rank.
 */
const roundOf = (
  { rows, length, count, order }: OrderKernel,
  values: Pointer,
  from: Candidates,
  segment: number,
  to: Required<Candidates>,
): readonly Dispatch[] => {
  const ranks = memoryOf(`ranks of ${to.positions.name}`, rows * from.many);
  const ranking = createArguments();
  const candidateAt = (name: string, place: string): readonly string[] => {
    const positions = from.positions && ranking.element(from.positions, `this.thread.y * ${from.many} + ${place}`);
    return [
      ...(positions === undefined ? [] : [`const ${name}Position = ${positions};`]),
      `const ${name} = ${ranking.element(values.memory, `this.thread.y * ${length} + ${positions === undefined ? place : shaderCall("placeOf", `${name}Position`)} + ${values.offset}`)};`,
    ];
  };
  const isNearer =
    order === "ascending" ? shaderCall("isGreater", "own", "other") : shaderCall("isGreater", "other", "own");
  const segmentOf = (place: string, size: number): string => shaderCall("placesOver", place, String(size));
  const isWhole = from.many % segment === 0;
  const lines = [
    ...candidateAt("own", "this.thread.x"),
    `const isOwnNaN = ${shaderCall("isNotANumber", "own")};`,
    "let rank = 0.0;",
    `for (let j = 0; j < ${segment}; j++) {`,
    `const place = ${segmentOf("this.thread.x", segment)} * ${segment} + j;`,
    ...(isWhole ? [] : [`if (place < ${from.many}) {`]),
    ...candidateAt("other", shaderCall("placeOf", "place")),
    "let isBefore = 0.0;",
    "if (isOwnNaN > 0.5) {",
    `if (${shaderCall("isNotANumber", "other")} < 0.5) { isBefore = 1.0; } else { if (place < this.thread.x) { isBefore = 1.0; } }`,
    "} else {",
    `if (${isNearer} > 0.5) { isBefore = 1.0; }`,
    `if (${shaderCall("isEqual", "other", "own")} > 0.5) { if (place < this.thread.x) { isBefore = 1.0; } }`,
    "}",
    "rank = rank + isBefore;",
    ...(isWhole ? [] : ["}"]),
    "}",
    "return rank;",
  ];
  const finding = createArguments();
  const rank = finding.element(ranks, `this.thread.y * ${from.many} + ${shaderCall("placeOf", "place")}`);
  const found = [
    `const wanted = ${shaderCall("placesWithin", "this.thread.x", String(count))};`,
    "let found = 0.0;",
    `for (let j = 0; j < ${segment}; j++) {`,
    `const place = ${segmentOf("this.thread.x", count)} * ${segment} + j;`,
    ...(isWhole ? [] : [`if (place < ${from.many}) {`]),
    `if (${rank} === wanted) { found = place; }`,
    ...(isWhole ? [] : ["}"]),
    "}",
    ...(from.positions
      ? [
          `const position = ${finding.element(from.positions, `this.thread.y * ${from.many} + ${shaderCall("placeOf", "found")}`)};`,
        ]
      : []),
    `return ${from.positions ? "position" : "found"};`,
  ];
  const plain = { longestLoop: 1, hasTarget: false } as const;
  return [
    {
      shader: { source: ranking.source(lines), threads: [from.many, rows], ...plain },
      reads: ranking.reads,
      writes: ranks,
    },
    {
      shader: { source: finding.source(found), threads: [to.many, rows], ...plain },
      reads: finding.reads,
      writes: to.positions,
    },
  ];
};
