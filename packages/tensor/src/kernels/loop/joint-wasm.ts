/** Joint loops in WebAssembly. */
import { at } from "../../at.ts";
import { f32x4, get, type Local, storeLanes } from "../../languages/wasm/code.ts";
import type { FunctionBuilder, ModuleBuilder } from "../../languages/wasm/encoder.ts";
import { hoistingOf, operationsOf } from "../../languages/wasm/hoisting.ts";
import { createLoops, single } from "../../languages/wasm/loops.ts";
import { nestOf, vectorLevel } from "../../languages/wasm/nest.ts";
import type { Registers } from "../../languages/wasm/panel.ts";
import { createReader, type Reader, type Walker } from "../../languages/wasm/reader.ts";
import { createEvaluator, type Scope } from "../../languages/wasm/values.ts";
import { type Dag, shareParts } from "../../scalar/dag.ts";
import { denseStrides } from "../../strides.ts";
import type { JointLoop } from "./joint.ts";

/**
 * Generates a joint loop, and returns its function's index. The function takes begin, end, and the addresses of the inputs and
 * of the results.
 */
export const emitJointLoop = (module: ModuleBuilder, loop: JointLoop, registers: Registers): number => {
  const { dimensions, inputs, expressions } = loop;
  const dag = shareParts(expressions);
  const parameters = ["begin", "end", ...inputs, ...expressions].map(() => "i32" as const);
  const key = `joint ${JSON.stringify([dimensions, inputs, dag.key])}`;
  return module.define(key, parameters, [], (f) => {
    buildJointLoop(f, loop, dag, registers);
  });
};

const buildJointLoop = (
  f: FunctionBuilder,
  { dimensions, inputs, expressions }: JointLoop,
  dag: Dag,
  { wide }: Registers,
): void => {
  const nest = nestOf({ dimensions, reduced: 0, inputs }, dag);
  const vector = vectorLevel(nest, operationsOf(dag));
  const hoisting = hoistingOf(dag, nest, vector);
  const pointer = (index: number): Local => at(f.parameters, 2 + index);
  const readers = nest.accesses.map((access, index) =>
    createReader(f, access, nest.outputs, vector, pointer(index), pointer(access.rows?.pointer ?? index)),
  );
  const strides = denseStrides(nest.extents);
  const [first, ...others] = expressions.map((_, k): Walker => ({ local: pointer(inputs.length + k), strides }));
  if (!first) return;
  const writers = others.map((walker): Reader => ({ walkers: [walker], enter: () => undefined, read: () => f32x4(0) }));
  const { value, hold } = createEvaluator(f, dag, hoisting, (input, place, step) =>
    at(readers, input).read(place, step),
  );
  const { loops, vectors } = createLoops(f, nest, vector, [...readers, ...writers], first, {
    invariant: hoisting.invariant,
    hold,
  });
  const top: Scope = new Map();
  for (const node of hoisting.invariant(-1)) hold(node, single, 0, top);
  loops(0, vector, top, (outer) => {
    // So many values fill the registers, one vector at a time; wide registers take two.
    vectors(wide ? 2 : 1, ({ place, steps }) => {
      const scope = new Map(outer);
      const each = Array.from({ length: steps }, (_, step) => step);
      // All is read before anything is written: a result may lie where another reads.
      const results = dag.roots.map((root) =>
        each.map((step) => f.hold("v128", value(root, place, step, scope), place.lanes)),
      );
      [first, ...others].forEach(({ local }, k) =>
        at(results, k).forEach((bits, step) => f.emit(storeLanes(get(local), 16 * step, get(bits), place.lanes))),
      );
    });
  });
};
