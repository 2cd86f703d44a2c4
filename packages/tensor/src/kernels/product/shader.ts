// Matrix products as shaders.
import { apply, element } from "../../scalar/expression.ts";
import type { ContractKernel } from "./kernel.ts";
import type { LoopKernel } from "../loop/kernel.ts";
import type { Pointer } from "../../languages/shaders/shader.ts";
import { createArguments } from "../../languages/shaders/arguments.ts";
import { loopShaders } from "../loop/shader.ts";
import { type Dispatch, type Memory, memoryOf } from "../../languages/shaders/shader.ts";
import { summation } from "../../languages/shaders/sums.ts";
import { tiledProduct } from "./tiles.ts";

/** A product of this many elements or fewer does not fill a card. If its sums are long, they are computed in parts. */
const FEW_RESULTS = 32_768;
const MANY_TERMS = 1024;
/** Terms of a part. */
const PART = 256;
/** More terms than these are added in blocks. */
const FEW_TERMS = 128;
const BLOCK = 32;

/**
 * A matrix product: in WebGPU's language tiles that the threads of a workgroup share. gpu.js knows no such memory, so in its
 * language each thread computes an element.
 */
export const contractShaders = (
  kernel: ContractKernel,
  [a, b]: readonly [Pointer, Pointer],
  writes: Memory,
  inTiles: boolean,
  depth?: Memory,
): readonly Dispatch[] => {
  const { m, n, k, rowStride, depthStride, batch } = kernel;
  if (batch !== undefined) {
    const products: LoopKernel = {
      kind: "loop",
      dimensions: [batch, m, n, k],
      reduced: 1,
      reducer: "sum",
      inputs: [
        { cell: "float", strides: [m * k, rowStride, 0, depthStride] },
        { cell: "float", strides: [k * n, 0, 1, n] },
      ],
      expression: apply("multiply", element(0), element(1)),
      cell: "float",
      flush: false,
    };
    return loopShaders(products, [a, b], writes, inTiles);
  }
  const parts = m * n <= FEW_RESULTS && k >= MANY_TERMS ? Math.ceil(k / PART) : 1;
  const productShader = inTiles ? tiledProduct : plainProduct;
  if (parts === 1) return [productShader(kernel, a, b, writes, 1, depth)];
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
    productShader(kernel, a, b, partial, parts, depth),
    ...loopShaders(sum, [{ memory: partial, offset: 0 }], writes, inTiles),
  ];
};

const plainProduct = (
  { m, n, k, rowStride, depthStride }: ContractKernel,
  a: Pointer,
  b: Pointer,
  writes: Memory,
  parts: number,
  depth: Memory | undefined,
): Dispatch => {
  const args = createArguments();
  const length = Math.ceil(k / parts);
  const row = parts === 1 ? "this.thread.y" : "row";
  const lines: string[] = [];
  if (parts > 1) {
    lines.push(`const part = Math.floor((this.thread.y + 0.5) / ${m});`, `const row = this.thread.y - part * ${m};`);
  }
  const left = args.element(a.memory, `${row} * ${rowStride} + d * ${depthStride} + ${a.offset}`);
  const right = args.element(b.memory, `d * ${n} + this.thread.x + ${b.offset}`);
  const end = depth ? args.element(depth, "0") : String(k);
  const isWhole = parts === 1 && !depth;
  /** Adds the terms at these positions to the sums of this name, in their order. */
  const added = (name: string, position: string, checks: readonly string[]): readonly string[] => [
    `const d = ${parts === 1 ? "" : `part * ${length} + `}${position};`,
    ...checks.map((check) => `if (${check}) {`),
    `${name} = ${name} + ${left} * ${right};`,
    ...checks.map(() => "}"),
  ];
  if (length <= FEW_TERMS) {
    lines.push(
      "let total = 0.0;",
      `for (let j = 0; j < ${length}; j++) {`,
      ...added("total", "j", isWhole ? [] : [`d < ${end}`]),
      "}",
    );
  } else {
    const blocks = Math.ceil(length / BLOCK);
    const sum = summation("total", blocks);
    const checks = isWhole && length % BLOCK === 0 ? [] : [`i < ${length}`, `d < ${end}`];
    lines.push(
      ...sum.start,
      `for (let block = 0; block < ${blocks}; block++) {`,
      "let some = 0.0;",
      `for (let j = 0; j < ${BLOCK}; j++) {`,
      `const i = block * ${BLOCK} + j;`,
      ...added("some", "i", checks),
      "}",
      ...sum.add("some"),
      "}",
      ...sum.end,
    );
  }
  lines.push("return total;");
  return {
    shader: {
      source: args.source(lines),
      threads: [n, parts * m],
      longestLoop: 1,
      hasTarget: false,
    },
    reads: args.reads,
    writes,
    operations: 2 * m * n * k,
  };
};
