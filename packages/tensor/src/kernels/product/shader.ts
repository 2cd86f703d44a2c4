// Matrix products as shaders.
import { element } from "../../scalar/expression.ts";
import type { ContractKernel } from "./kernel.ts";
import type { LoopKernel } from "../loop/kernel.ts";
import type { Pointer } from "../../languages/shaders/shader.ts";
import { createArguments } from "../../languages/shaders/arguments.ts";
import { loopShaders } from "../loop/shader.ts";
import { type Dispatch, type Memory, memoryOf } from "../../languages/shaders/shader.ts";
import { summation } from "../../languages/shaders/sums.ts";

/** A product of this many elements or fewer does not fill a card. If its sums are long, they are computed in parts. */
const FEW_RESULTS = 32_768;
const MANY_TERMS = 1024;
/** Terms of a part. */
const PART = 256;
/** More terms than these are added in blocks. */
const FEW_TERMS = 128;
const BLOCK = 32;

/**
 * A matrix product. gpu.js has no memory that threads share, so a block is only what one thread keeps. With `vectors` a thread
 * computes four columns, so that it reads an element of a once for four products.
 */
export const contractShaders = (
  kernel: ContractKernel,
  [a, b]: readonly [Pointer, Pointer],
  writes: Memory,
  vectors: boolean,
  depth?: Memory,
): readonly Dispatch[] => {
  const { m, n, k } = kernel;
  const parts = m * n <= FEW_RESULTS && k >= MANY_TERMS ? Math.ceil(k / PART) : 1;
  if (parts === 1) return [productShader(kernel, a, b, writes, vectors, 1, depth)];
  const partial = memoryOf(`parts of ${writes.name}`, parts * m * n);
  const sum: LoopKernel = {
    kind: "loop",
    dimensions: [m, n, parts],
    reduced: 1,
    reducer: "sum",
    inputs: [{ cell: "float", strides: [n, 1, m * n] }],
    expression: element(0),
    cell: "float",
    flush: false,
  };
  return [
    productShader(kernel, a, b, partial, vectors, parts, depth),
    ...loopShaders(sum, [{ memory: partial, offset: 0 }], writes),
  ];
};

const productShader = (
  { m, n, k, rowStride, depthStride }: ContractKernel,
  a: Pointer,
  b: Pointer,
  writes: Memory,
  vectors: boolean,
  parts: number,
  depth: Memory | undefined,
): Dispatch => {
  const args = createArguments();
  const width = vectors && n % 4 === 0 ? 4 : 1;
  const columns = Array.from({ length: width }, (_, c) => c);
  const column = width === 1 ? "this.thread.x" : "this.thread.x * 4";
  const length = Math.ceil(k / parts);
  const row = parts === 1 ? "this.thread.y" : "row";
  const lines: string[] = [];
  if (parts > 1) {
    lines.push(`const part = Math.floor((this.thread.y + 0.5) / ${m});`, `const row = this.thread.y - part * ${m};`);
  }
  const left = args.element(a.memory, `${row} * ${rowStride} + d * ${depthStride} + ${a.offset}`);
  const right = columns.map((c) => args.element(b.memory, `d * ${n} + ${column} + ${b.offset + c}`));
  const end = depth ? args.element(depth, "0") : String(k);
  const isWhole = parts === 1 && !depth;
  /** Adds the terms at these positions to the sums of this name, in their order. */
  const added = (name: string, position: string, checks: readonly string[]): readonly string[] => [
    `const d = ${parts === 1 ? "" : `part * ${length} + `}${position};`,
    ...checks.map((check) => `if (${check}) {`),
    `const factor = ${left};`,
    ...columns.map((c) => `${name}${c} = ${name}${c} + factor * ${right[c] ?? ""};`),
    ...checks.map(() => "}"),
  ];
  const zeros = (name: string): readonly string[] => columns.map((c) => `let ${name}${c} = 0.0;`);
  if (length <= FEW_TERMS) {
    lines.push(
      ...zeros("s"),
      `for (let j = 0; j < ${length}; j++) {`,
      ...added("s", "j", isWhole ? [] : [`d < ${end}`]),
      "}",
    );
  } else {
    const blocks = Math.ceil(length / BLOCK);
    const sums = columns.map((c) => summation(`s${c}`, blocks));
    const checks = isWhole && length % BLOCK === 0 ? [] : [`i < ${length}`, `d < ${end}`];
    lines.push(
      ...sums.flatMap(({ start }) => start),
      `for (let block = 0; block < ${blocks}; block++) {`,
      ...zeros("p"),
      `for (let j = 0; j < ${BLOCK}; j++) {`,
      `const i = block * ${BLOCK} + j;`,
      ...added("p", "i", checks),
      "}",
      ...sums.flatMap(({ add }, c) => add(`p${c}`)),
      "}",
      ...sums.flatMap(({ end }) => end),
    );
  }
  lines.push(width === 1 ? "return s0;" : "return [s0, s1, s2, s3];");
  return {
    shader: {
      source: args.source(lines),
      threads: [n / width, parts * m],
      width,
      longestLoop: 1,
      hasTarget: false,
    },
    reads: args.reads,
    writes,
    operations: 2 * m * n * k,
  };
};
