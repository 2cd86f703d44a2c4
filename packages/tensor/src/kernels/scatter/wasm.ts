// Scatters in WebAssembly.
import { at } from "../../at.ts";
import type { ScatterKernel, ScatterPart } from "./kernel.ts";
import { element } from "../../scalar/expression.ts";
import {
  type Code,
  f32x4,
  get,
  i32,
  load,
  type Local,
  op,
  set,
  store,
  storeLane,
  zero,
} from "../../languages/wasm/code.ts";
import { addCompensated } from "../../languages/wasm/compensation.ts";
import { single } from "../../languages/wasm/loops.ts";
import type { FunctionBuilder, ModuleBuilder } from "../../languages/wasm/encoder.ts";
import type { LoopTools } from "../../languages/wasm/loop-tools.ts";
import type { Walker } from "../../languages/wasm/reader.ts";

/**
 * Generates a scatter kernel: it sets the rows of the range to 0. Then, part after part, it reads all indices, and computes and
 * adds the terms for the rows of the range.
 */
export const emitScatter = (module: ModuleBuilder, kernel: ScatterKernel, tools: LoopTools): number => {
  const inputs = kernel.parts.flatMap((part) => part.inputs);
  const parameters = [...inputs, "begin", "end", "output"].map(() => "i32" as const);
  return module.define(keyOf(kernel, tools), parameters, [], (f) => buildScatter(f, kernel, tools));
};

/** The rows of the output that the kernel writes: `many` rows of `bytes` each, from `begin` on. */
interface Rows {
  readonly begin: Local;
  readonly many: Code;
  readonly bytes: number;
  readonly output: Local;
  /** How a term is added to a sum. */
  readonly add: "f32x4.add" | "i32x4.add";
  /** The distance from a sum to its rounding error, if the kernel keeps it. */
  readonly behind?: number;
}

/** The values that are written at an offset. */
interface Sum {
  readonly offset: number;
  readonly total: Code;
}

const buildScatter = (f: FunctionBuilder, kernel: ScatterKernel, tools: LoopTools): void => {
  const { parts, width, rows: all, cell, compensated } = kernel;
  const [begin, end] = [at(f.parameters, 0), at(f.parameters, 1)];
  const output = at(f.parameters, f.parameters.length - 1);
  const many = get(f.hold("i32", op("i32.sub", get(end), get(begin))));
  const add = cell === "int" ? "i32x4.add" : "f32x4.add";
  const rows: Rows = { begin, many, bytes: 4 * width, output, add, ...(compensated && { behind: 4 * all * width }) };
  const first = get(f.hold("i32", rowAddress(rows, get(begin))));
  const length = get(f.hold("i32", op("i32.mul", many, i32(rows.bytes))));
  f.emit(zero(first, length));
  if (compensated) f.emit(zero(op("i32.add", first, i32(4 * all * width)), length));
  let next = 2;
  for (const part of parts) {
    addPart(f, part, f.parameters.slice(next, next + part.inputs.length), rows, tools);
    next += part.inputs.length;
  }
};

const rowAddress = ({ output, bytes }: Rows, row: Code): Code =>
  op("i32.add", get(output), op("i32.mul", row, i32(bytes)));

const addPart = (
  f: FunctionBuilder,
  part: ScatterPart,
  pointers: readonly Local[],
  rows: Rows,
  { createEvaluator, createLoops, createReader, hoistingOf, nestOf, shareParts }: LoopTools,
): void => {
  const { columns: reduced, dimensions, inputs, expression, index, gate } = part;
  // The index is a root of its own, so that the nest keeps its strides, and a gate, so that it has a number.
  const dag = shareParts([expression, element(index), ...(gate ? [gate] : [])]);
  const nest = nestOf({ dimensions, reduced, inputs }, dag);
  const { extents, outputs, accesses } = nest;
  const vector = extents.length - 1;
  const hasColumns = vector >= outputs;
  const hoisting = hoistingOf(dag, nest, vector);
  const readers = accesses.map((access, i) =>
    createReader(f, access, outputs, vector, at(pointers, i), at(pointers, access.rows?.pointer ?? i)),
  );
  const { value, hold } = createEvaluator(f, dag, hoisting, (input, place, step) =>
    at(readers, input).read(place, step),
  );
  const named = at(at(readers, index).walkers, 0);
  const to: Walker = {
    local: f.local("i32"),
    strides: extents.map((_, level) =>
      level < outputs ? 0 : extents.slice(level + 1).reduce((product, extent) => product * extent, 1),
    ),
  };
  const all = { begin: i32(0), end: i32(at(extents, 0) / nest.scale) };
  const { loops, vectors } = createLoops(f, nest, vector, readers, to, { invariant: hoisting.invariant, hold }, all);
  const root = at(dag.roots, 0);
  const factor = gate && at(dag.roots, 2);

  loops(0, outputs, new Map(), (scope) => {
    const row = get(f.hold("i32", op("i32.sub", load("i32.load", get(named.local)), get(rows.begin))));
    const add = (): void => {
      f.emit(set(to.local, rowAddress(rows, op("i32.add", row, get(rows.begin)))));
      const address = get(to.local);
      const { behind } = rows;
      /** The new sums of some numbers, and the offsets at which they are written. */
      const sum = (
        step: number,
        opcode: "v128.load" | "v128.load32_zero",
        inner: Map<string, Local>,
      ): readonly Sum[] => {
        const [offset, lanes] = [16 * step, opcode === "v128.load" ? 4 : 1] as const;
        const old = load(opcode, address, offset);
        const added = value(root, { lanes, after: false }, step, inner);
        if (behind === undefined) return [{ offset, total: get(f.hold("v128", op(rows.add, old, added), lanes)) }];
        const both = addCompensated(f, old, added, load(opcode, address, offset + behind));
        return [
          { offset, total: both.sum },
          { offset: offset + behind, total: both.rest },
        ];
      };
      const addOne = (inner: Map<string, Local>): void =>
        sum(0, "v128.load32_zero", inner).forEach(({ offset, total }) =>
          f.emit(storeLane("v128.store32_lane", address, offset, total, 0)),
        );
      if (!hasColumns) return addOne(new Map(scope));
      loops(outputs, vector, scope, (outer) =>
        vectors(4, ({ place, steps }) => {
          const inner = new Map(outer);
          if (place.lanes === 1) return addOne(inner);
          // All are read before any is written, because an engine that joins vectors cannot change that order.
          Array.from({ length: steps }, (_, step) => sum(step, "v128.load", inner))
            .flat()
            .forEach(({ offset, total }) => f.emit(store(address, offset, total)));
        }),
      );
    };
    f.when(op("i32.lt_u", row, rows.many), () => {
      if (factor === undefined) return add();
      hold(factor, single, 0, scope);
      // The other factor of a gate of 0 is taken to be finite: see "What is taken to be finite" in docs/architecture.md.
      f.when(op("v128.any_true", op("f32x4.ne", value(factor, single, 0, scope), f32x4(0))), add);
    });
  });
};

/** A key that tells two scatters apart. It prints expressions as graphs. */
const keyOf = ({ parts, ...kernel }: ScatterKernel, { shareParts }: LoopTools): string =>
  JSON.stringify([
    kernel,
    parts.map(({ expression, gate, ...rest }) => [rest, shareParts([expression, ...(gate ? [gate] : [])]).key]),
  ]);
