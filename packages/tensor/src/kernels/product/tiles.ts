/** Matrix products in WebGPU's language: a workgroup computes a tile of the result from tiles that its threads share. */
import type { ContractKernel } from "./kernel.ts";
import { type Dispatch, type Memory, type Pointer } from "../../languages/shaders/shader.ts";

/** The threads of a workgroup, as a square; the terms of a block; and the blocks that are added before a larger sum takes them. */
const SIDE = 8;
const DEPTH = 16;
const BLOCKS = 16;

/** This many workgroups keep a card busy. */
const ENOUGH_GROUPS = 128;

/** The rows, and the columns, of a thread: the more, the fewer elements it reads for a product; but there have to be enough workgroups. */
const eachFor = (m: number, n: number, parts: number): 1 | 2 | 4 => {
  const groups = (each: number): number => parts * Math.ceil(m / (SIDE * each)) * Math.ceil(n / (SIDE * each));
  return groups(4) >= ENOUGH_GROUPS ? 4 : groups(2) >= ENOUGH_GROUPS ? 2 : 1;
};

/**
 * A product, or `parts` of its sums one behind the other, of `length` terms each. `depth` has the number of terms, if not all
 * count. Terms are added in blocks, and blocks in blocks of blocks, so that no sum takes a term far smaller than itself.
 */
export const tiledProduct = (
  { m, n, k, rowStride, depthStride }: ContractKernel,
  a: Pointer,
  b: Pointer,
  writes: Memory,
  parts: number,
  depth: Memory | undefined,
): Dispatch => {
  const each = eachFor(m, n, parts);
  const tile = SIDE * each;
  const [down, across] = [Math.ceil(m / tile), Math.ceil(n / tile)];
  const length = Math.ceil(k / parts);
  // One memory is one argument, even if both sides are in it.
  const reads = [...new Set([a.memory, b.memory, ...(depth ? [depth] : [])])];
  const argument = (memory: Memory): string => `a${reads.indexOf(memory)}`;
  const steps = Array.from({ length: each }, (_, i) => i);
  const places = steps.flatMap((i) => steps.map((j) => `${i}${j}`));
  const levels = Math.max(1, Math.ceil(Math.log(length) / Math.log(BLOCKS)));
  const sums = (level: number): readonly string[] => places.map((place) => `s${level}_${place}`);
  const added = (level: number): readonly string[] =>
    sums(level).map((sum, i) => `${sums(level + 1)[i]} += ${sum}; ${sum} = 0.0;`);
  // Neighbouring threads read neighbouring elements of the left side, along its rows or its columns.
  const [row, inner] = depthStride === 1 ? [`e / ${DEPTH}`, `e % ${DEPTH}`] : [`e % ${tile}`, `e / ${tile}`];
  const lines = [
    `let part = place / ${down * across};`,
    `let top = ((place % ${down * across}) / ${across}) * ${tile};`,
    "if (top >= rowsThatCount) { return; }",
    `let left = (place % ${across}) * ${tile};`,
    `let first = part * ${length};`,
    ...(depth
      ? [
          `if (thread == 0) { held[0] = min(f32(${k}), ${argument(depth)}(0)); }`,
          // All threads have to take as many turns, which only this tells a compiler.
          `let end = min(i32(workgroupUniformLoad(&held[0])), first + ${length});`,
        ]
      : [`let end = min(${k}, first + ${length});`]),
    `let y = thread / ${SIDE};`,
    `let x = thread % ${SIDE};`,
    ...Array.from({ length: levels }, (_, level) =>
      sums(level)
        .map((sum) => `var ${sum} = 0.0;`)
        .join(" "),
    ),
    "var block = 0;",
    `for (var d = first; d < end; d += ${DEPTH}) {`,
    "workgroupBarrier();",
    `for (var e = thread; e < ${DEPTH * tile}; e += ${SIDE * SIDE}) {`,
    `let row = ${row};`,
    `let inner = ${inner};`,
    "var value = 0.0;",
    `if (top + row < ${m} && d + inner < end) { value = ${argument(a.memory)}((top + row) * ${rowStride} + (d + inner) * ${depthStride} + ${a.offset}); }`,
    `held[inner * ${tile} + row] = value;`,
    `let column = e % ${tile};`,
    `let down = e / ${tile};`,
    "value = 0.0;",
    `if (left + column < ${n} && d + down < end) { value = ${argument(b.memory)}((d + down) * ${n} + left + column + ${b.offset}); }`,
    `held[${DEPTH * tile} + e] = value;`,
    "}",
    "workgroupBarrier();",
    `for (var inner = 0; inner < ${DEPTH}; inner++) {`,
    ...steps.map((i) => `let a_${i} = held[inner * ${tile} + y + ${SIDE * i}];`),
    ...steps.map((j) => `let b_${j} = held[${DEPTH * tile} + inner * ${tile} + x + ${SIDE * j}];`),
    ...steps.flatMap((i) => steps.map((j) => `s0_${i}${j} += a_${i} * b_${j};`)),
    "}",
    "block++;",
    ...Array.from({ length: levels - 1 }, (_, level) => [
      `if (block % ${BLOCKS ** level} == 0) {`,
      ...added(level),
      "}",
    ]).flat(),
    "}",
    ...steps.flatMap((i) =>
      steps.map((j) => {
        const at = `part * ${m * n} + (top + y + ${SIDE * i}) * ${n} + left + x + ${SIDE * j}`;
        const whole = Array.from({ length: levels }, (_, level) => `s${level}_${i}${j}`).join(" + ");
        return `if (top + y + ${SIDE * i} < ${m} && left + x + ${SIDE * j} < ${n}) { put(${at}, ${whole}); }`;
      }),
    ),
  ];
  return {
    shader: {
      source: lines.join("\n"),
      language: "wgsl",
      threads: [parts * m * n],
      together: { groups: parts * down * across, floats: 2 * DEPTH * tile },
      longestLoop: 1,
      hasTarget: false,
    },
    reads,
    writes,
    operations: 2 * m * n * k,
  };
};
