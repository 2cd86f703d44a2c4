// Matrix products in WebAssembly.
import type { ContractKernel } from "./kernel.ts";
import { apply, element } from "../../scalar/expression.ts";
import type { LoopKernel } from "../loop/kernel.ts";
import { call, type Code, get, i32, type Local, op, set } from "../../languages/wasm/code.ts";
import type { FunctionBuilder, ModuleBuilder } from "../../languages/wasm/encoder.ts";
import { definePanel, type Panel, type Registers, vectorsOf, widestPanel } from "../../languages/wasm/panel.ts";
import type { WasmTools } from "../emit.ts";

/**
 * The length of the contracted dimension that is computed at a time: a panel of b, 8 to 24 columns wide, stays in the first
 * cache.
 */
const DEPTH = 128;
/** The same length for compensated sums, of which float32 usually loses 2^-21 then, and in float64, where a panel takes twice the cache. */
const FINE_DEPTH = 64;
/** The number of rows that are computed at a time: these rows of a stay in the second cache while all panels of b pass by. */
const ROWS = 96;
/** The number of rows to which one block of terms after the other is added: their sums stay in the second cache meanwhile. */
const STRETCH = 4 * ROWS;

/**
 * Generates a matrix product. Four loops cut it into blocks that stay in the caches; the innermost function, a panel, keeps a
 * few rows and columns of the output in registers. Each number of the output is the sum of the same blocks in the same order,
 * whatever the range, so that threads do not change the result.
 */
export const emitProduct = (module: ModuleBuilder, kernel: ContractKernel, tools: WasmTools): number => {
  const { registers, emitLoop } = tools;
  const { batch, ...one } = kernel;
  if (batch !== undefined) {
    const index = emitProduct(module, one, tools);
    return module.define(JSON.stringify(kernel), ["i32", "i32", "i32", "i32", "i32"], [], (f) =>
      buildBatch(f, f.parameters, one, index),
    );
  }
  if (kernel.n === 1 && kernel.depthStride === 1) return emitLoop(products(kernel));
  const panels = columnsOf(kernel, registers).map((columns) => ({
    ...columns,
    index: definePanel(module, {
      ...columns,
      ...kernel,
      registers,
      ...(kernel.compensated && { behind: 4 * kernel.m * kernel.n }),
    }),
  }));
  const uncounted = ["i32", "i32", "i32", "i32", "i32"] as const;
  const parameters = kernel.countedDepth ? ([...uncounted, "i32"] as const) : uncounted;
  return module.define(JSON.stringify(kernel), parameters, [], (f) => buildContract(f, f.parameters, kernel, panels));
};

/** Calls one product after the other, from the row at which the range begins. */
const buildBatch = (
  f: FunctionBuilder,
  [begin, end, a, b, output]: readonly [Local, Local, Local, Local, Local],
  { m, n, k }: ContractKernel,
  index: number,
): void => {
  const copy = (x: Local): Local => f.hold("i32", get(x));
  const [from, left, aOne, bOne, outputOne] = [copy(begin), copy(end), copy(a), copy(b), copy(output)];
  const goOn = (): void => {
    f.advance(aOne, 4 * m * k);
    f.advance(bOne, 4 * k * n);
    f.advance(outputOne, 4 * m * n);
    f.advance(left, -m);
  };
  f.whileLeft(from, m, goOn);
  f.whileLeft(left, 1, () => {
    f.emit(call(index, get(from), get(atMost(f, get(left), m)), get(aOne), get(bOne), get(outputOne)));
    f.emit(set(from, i32(0)));
    goOn();
    f.advance(left, 1);
  });
};

/** Panels of equal width, side by side, from a column on. */
interface Columns extends Pick<Panel, "vectors" | "rest"> {
  readonly from: number;
  readonly count: number;
}

/**
 * Divides n columns into panels of nearly equal width. The columns that do not fill a register are a panel of their own, if
 * registers are wide.
 */
const columnsOf = ({ n, k }: ContractKernel, registers: Registers): readonly Columns[] => {
  const each = vectorsOf(registers);
  const filled = registers.wide ? Math.floor(n / (4 * each)) : Math.ceil(n / 4);
  // Where sums are compensated, a block is half as long, and their errors take the other half.
  const panels = Math.ceil(filled / widestPanel(registers, 4 * n * Math.min(k, DEPTH)));
  // The first panels have one register more than the last, if they cannot all be equal.
  const widths = Array.from({ length: panels }, (_, panel) => 4 * each * Math.ceil((filled - panel) / panels));
  const left = n - 4 * each * filled;
  const groups: Columns[] = [];
  let from = 0;
  for (const width of left > 0 ? [...widths, left] : widths) {
    const end = Math.min(from + width, n);
    const [vectors, rest] = [Math.floor((end - from) / 4), (end - from) % 4];
    const last = groups.at(-1);
    if (last && last.vectors === vectors && rest === 0) groups.splice(-1, 1, { ...last, count: last.count + 1 });
    else groups.push({ vectors, rest, from, count: 1 });
    from = end;
  }
  return groups;
};

/** min(x, limit), for numbers that are not negative. */
const atMost = (f: FunctionBuilder, x: Code, limit: number): Local => {
  const result = f.hold("i32", x);
  f.when(op("i32.gt_s", get(result), i32(limit)), () => f.emit(set(result, i32(limit))));
  return result;
};

/** Runs a body for so many rows at a time, and moves the addresses of a and of the output on. */
const eachRows = (
  f: FunctionBuilder,
  { n, rowStride }: ContractKernel,
  [rows, a, output]: readonly [Code, Code, Code],
  most: number,
  body: (rows: Local, a: Local, output: Local) => void,
): void => {
  const [left, fromA, fromOutput] = [f.hold("i32", rows), f.hold("i32", a), f.hold("i32", output)];
  f.whileLeft(left, 1, () => {
    body(atMost(f, get(left), most), fromA, fromOutput);
    f.advance(fromA, 4 * rowStride * most);
    f.advance(fromOutput, 4 * n * most);
    f.advance(left, 1 - most);
  });
};

const buildContract = (
  f: FunctionBuilder,
  [begin, end, a, b, output, counted]: readonly [Local, Local, Local, Local, Local, Local?],
  kernel: ContractKernel,
  panels: readonly (Columns & { readonly index: number })[],
): void => {
  const { n, k, rowStride, depthStride, compensated } = kernel;
  const offset = (pointer: Local, row: Code, bytes: number): Code =>
    op("i32.add", get(pointer), op("i32.mul", row, i32(bytes)));
  const block = compensated || f.module.float64 ? FINE_DEPTH : DEPTH;
  const whole = counted ? get(counted) : i32(k);
  const all = [
    op("i32.sub", get(end), get(begin)),
    offset(a, get(begin), 4 * rowStride),
    offset(output, get(begin), 4 * n),
  ] as const;
  eachRows(f, kernel, all, STRETCH, (stretch, aStretch, outputStretch) => {
    const [started, aBlock, bBlock] = [f.hold("i32", i32(0)), f.hold("i32", get(aStretch)), f.hold("i32", get(b))];
    const depthLeft = f.hold("i32", counted ? whole : i32(Math.max(k, 1)));
    f.whileLeft(depthLeft, 1, () => {
      const depth = atMost(f, op("i32.sub", whole, get(started)), block);
      eachRows(f, kernel, [get(stretch), get(aBlock), get(outputStretch)], ROWS, (rows, aRow, outputRow) => {
        const [bColumn, outputColumn] = [f.hold("i32", get(bBlock)), f.hold("i32", get(outputRow))];
        for (const { count, vectors, index } of panels)
          f.repeat(count, () => {
            f.emit(call(index, get(aRow), get(bColumn), get(outputColumn), get(rows), get(depth), get(started)));
            f.advance(bColumn, 16 * vectors);
            f.advance(outputColumn, 16 * vectors);
          });
      });
      f.advance(aBlock, 4 * depthStride * block);
      f.advance(bBlock, 4 * n * block);
      f.advance(started, block);
      f.advance(depthLeft, 1 - block);
    });
  });
};

/** A matrix times a vector: sums of products along rows, which a loop adds four at a time. */
const products = ({ m, k, rowStride }: ContractKernel): LoopKernel => ({
  kind: "loop",
  dimensions: [m, k],
  reduced: 1,
  reducer: "sum",
  inputs: [
    { cell: "float", strides: [rowStride, 1] },
    { cell: "float", strides: [0, 1] },
  ],
  expression: apply("multiply", element(0), element(1)),
  cell: "float",
  flush: false,
});
