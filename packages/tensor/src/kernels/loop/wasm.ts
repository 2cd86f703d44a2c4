// Loops in WebAssembly.
import { at } from "../../at.ts";
import type { LoopKernel } from "./kernel.ts";
import { element } from "../../scalar/expression.ts";
import {
  type Code,
  f32x4,
  get,
  i32,
  type Lanes,
  load,
  type Local,
  op,
  set,
  storeLanes,
} from "../../languages/wasm/code.ts";
import { createLoops, single } from "../../languages/wasm/loops.ts";
import { type Dag, shareParts } from "../../scalar/dag.ts";
import type { FunctionBuilder, ModuleBuilder } from "../../languages/wasm/encoder.ts";
import { createEvaluator, type Scope } from "../../languages/wasm/values.ts";
import { hoistingOf, operationsOf } from "../../languages/wasm/hoisting.ts";
import { nestOf, vectorLevel } from "../../languages/wasm/nest.ts";
import type { Registers } from "../../languages/wasm/panel.ts";
import { createReader, type Place, type Reader, type Walker } from "../../languages/wasm/reader.ts";
import type { Accumulator } from "../../languages/wasm/accumulator.ts";
import { BLOCK, combined, createAccumulator, isExtreme, isLongSum, type SumKind } from "../../languages/wasm/sums.ts";

/**
 * Generates a loop kernel, and returns its function's index. The function takes begin, end, and the addresses of the inputs and
 * of the output.
 */
export const emitLoop = (module: ModuleBuilder, kernel: LoopKernel, registers: Registers): number => {
  const { expression, epilogue, ...rest } = kernel;
  const { inputs, rowNumbers } = rest;
  // The row numbers are a root, so that the nest keeps their strides.
  const roots = rowNumbers === undefined ? [] : [element(rowNumbers)];
  const dag = shareParts([expression, epilogue ?? element(inputs.length), ...roots]);
  const parameters = [...inputs, "begin", "end", "output"].map(() => "i32" as const);
  // Expressions can be very long as text, so that their graph tells two kernels apart.
  const key = JSON.stringify([rest, epilogue !== undefined, dag.key]);
  return module.define(key, parameters, [], (f) => buildLoop(f, kernel, dag, registers));
};

const buildLoop = (f: FunctionBuilder, kernel: LoopKernel, dag: Dag, { wide, float64 }: Registers): void => {
  const { inputs, reducer, cell } = kernel;
  const named = kernel.rowNumbers;
  const [root, final] = [at(dag.roots, 0), at(dag.roots, 1)];
  const result = dag.nodes.findIndex((node) => node.kind === "input" && node.index === inputs.length);
  const nest = nestOf(kernel, dag);
  const { extents, outputs, accesses } = nest;
  const operations = operationsOf(dag);
  const vector = vectorLevel(nest, operations);
  const hoisting = hoistingOf(dag, nest, vector);
  /** The number of vectors at a time that hides the latency of short expressions. Long expressions hide it by themselves. */
  const unroll = operations > 24 ? 1 : operations > 10 ? 2 : 4;
  /**
   * Wide registers compute at least two output vectors at a time, and in float64 a vector takes two registers. The number of partial
   * sums of a reduction stays: it decides the rounding.
   */
  const side = float64 ? Math.ceil(unroll / 2) : wide ? Math.max(2, unroll) : unroll;

  const pointer = (index: number): Local => at(f.parameters, 2 + index);
  const readers = accesses.map((access, index) =>
    createReader(f, access, outputs, vector, pointer(index), pointer(access.rows?.pointer ?? index)),
  );
  const product = (factors: readonly number[]): number => factors.reduce((x, y) => x * y, 1);
  const dense = extents.map((_, level) => (level < outputs ? product(extents.slice(level + 1, outputs)) : 0));
  const output: Walker =
    named === undefined
      ? { local: pointer(inputs.length), strides: dense }
      : { local: f.local("i32"), strides: dense.with(0, 0) };
  const { value, hold, define } = createEvaluator(f, dag, hoisting, (input, place, step) =>
    at(readers, input).read(place, step),
  );
  /** If the output is a table, each row is written at the place that its row number names. */
  const enterRow = (level: number): void => {
    if (named === undefined || level !== 0) return;
    const row = load("i32.load", get(at(at(readers, named).walkers, 0).local));
    f.emit(set(output.local, op("i32.add", get(pointer(inputs.length)), op("i32.mul", row, i32(4 * at(dense, 0))))));
  };
  const writer: Reader = { walkers: [], enter: enterRow, read: () => f32x4(0) };
  const { loops, blocks, vectors } = createLoops(f, nest, vector, [...readers, writer], output, {
    invariant: hoisting.invariant,
    hold,
  });

  /** The result of the epilogue for a reduced value, as it is written. */
  const finished = (reduced: Code, place: Place, step: number, scope: Scope): Code => {
    if (result >= 0) define(result, step, scope, f.hold("v128", reduced, place.lanes));
    const exact = value(final, place, step, scope);
    return get(f.hold("v128", kernel.flush && cell === "float" ? flushed(f, exact, place.lanes) : exact, place.lanes));
  };
  /** Finishes and writes the values of some steps. It reads all before it writes any, so that an engine can join them. */
  const finish = (reduced: readonly Code[], place: Place, scope: Scope): void => {
    const address = get(output.local);
    reduced
      .map((each, step) => finished(each, place, step, scope))
      .forEach((bits, step) => f.emit(storeLanes(address, 16 * step, bits, place.lanes)));
  };
  const top: Scope = new Map();
  for (const node of hoisting.invariant(-1)) hold(node, single, 0, top);

  if (reducer === "none")
    return loops(0, vector, top, (outer) =>
      vectors(side, ({ place, steps }) => {
        const scope = new Map(outer);
        const each = Array.from({ length: steps }, (_, step) => value(root, place, step, scope));
        finish(each, place, scope);
      }),
    );

  const accumulate = (sums: readonly Accumulator[], place: Place, scope: Scope): void =>
    sums.forEach((sum, step) => sum.take(value(root, place, step, scope)));
  const terms = product(extents.slice(outputs));
  const accumulators = (count: number, kind: SumKind, lanes: Lanes): readonly Accumulator[] =>
    Array.from({ length: count }, () => createAccumulator(f, reducer, kind, lanes));

  // Along the output: each lane is a sum of its own, and the reduction is the innermost loop.
  if (vector < outputs) {
    const isLong = isLongSum(reducer, terms, 1);
    return loops(0, vector, top, (outer) =>
      // A reduction without operators has registers for eight vectors, and reads two cache lines at a time; or for four, if each takes three.
      vectors(operations > 0 ? side : isExtreme(f, reducer) ? 4 : 8, (stretch) => {
        const { place, steps } = stretch;
        const scope = new Map(outer);
        for (const node of hoisting.invariant(vector))
          for (let step = 0; step < steps; step++) hold(node, place, step, scope);
        const last = extents.length - 1;
        const sums = accumulators(steps, isLong ? "in blocks" : "short", place.lanes);
        const take = (inner: Scope): void => accumulate(sums, place, inner);
        const settle = (): void => sums.forEach((sum) => sum.settle());
        if (isLong) loops(outputs, last, scope, (inner) => blocks(last, BLOCK, inner, take, settle, stretch), stretch);
        else loops(outputs, extents.length, scope, take, stretch);
        finish(
          sums.map(({ lanes }) => lanes),
          { ...place, after: true },
          scope,
        );
      }),
    );
  }

  // Along the reduction: at its end the lanes of a few sums and the terms left over are added up.
  loops(0, outputs, top, (scope) => {
    const many = at(extents, vector) >= 16 ? unroll : 1;
    const kind = isLongSum(reducer, terms, 4 * many) ? "long" : "short";
    const [whole, ...others] = accumulators(many, kind, 4) as readonly [Accumulator, ...Accumulator[]];
    const rest = createAccumulator(f, reducer, kind, 1);
    loops(outputs, vector, scope, (outer) =>
      vectors(many, ({ place, steps }) =>
        accumulate(place.lanes === 4 ? [whole, ...others].slice(0, steps) : [rest], place, new Map(outer)),
      ),
    );
    others.forEach(whole.join);
    finish([combined(reducer, whole.all(), rest.lanes)], { lanes: 1, after: true }, new Map(scope));
  });
};

/** The vector with 0 for every number smaller than 1e-30 (1e-290 in float64) in magnitude. NaN stays. */
const flushed = (f: FunctionBuilder, vector: Code, lanes: Lanes): Code => {
  const x = get(f.hold("v128", vector, lanes));
  return op("v128.andnot", x, op("f32x4.lt", op("f32x4.abs", x), f32x4(f.module.float64 ? 1e-290 : 1e-30)));
};
