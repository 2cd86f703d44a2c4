/** Plans whose data are arrays of the host: the work before and after a computation, for authors of devices. */
import { at } from "../at.ts";
import type { Program } from "../graph/program.ts";
import { dataNode } from "../ops/tensor.ts";
import type { Elements } from "../tensor.ts";
import { asHostArray } from "../whole-numbers.ts";
import type { Plan } from "./device.ts";
import { withCheckedIndices } from "./indices.ts";
import { spend, spendable } from "./spendable.ts";

/**
 * A plan that computes arrays from arrays, in the order of the program's inputs and outputs. It checks indices before it runs,
 * and spends a carried state once the state's successor is computed. A later call may take over the data of its results.
 *
 * @example
 * ```ts
 * const device = closable(
 *   {
 *     name: "mine",
 *     prepare: (program) =>
 *       hostPlan(
 *         program,
 *         (inputs) => evaluate(program.outputs, new Map(program.inputs.map((place, i) => [place, at(inputs, i)]))),
 *         () => "node by node",
 *       ),
 *   },
 *   () => undefined,
 * );
 * read(compile((x: Tensor<[]>) => square(x), device)(scalar(3))); // [9]
 * ```
 */
export const hostPlan = (
  program: Program,
  compute: (inputs: readonly Elements[]) => readonly Elements[],
  describe: () => string,
): Plan => {
  return withCheckedIndices(program, () => ({
    describe,
    run: (inputs, meanwhile) => {
      const computed = compute(inputs.map((given) => given.operation.evaluate([], given)));
      const results = program.outputs.map(({ shape, sizes, dtype }, k) => {
        const own = at(computed, k);
        const elements = dtype === "float" ? Float64Array.from(own) : asHostArray(own, dtype);
        return dataNode(
          spendable(() => elements),
          shape,
          sizes,
          dtype,
        );
      });
      for (const i of program.carried) if (i >= 0) spend(at(inputs, i));
      meanwhile?.();
      return results;
    },
  }));
};
