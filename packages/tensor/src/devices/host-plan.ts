/** Plans whose data are arrays of the host: the work before and after a computation, for authors of devices. */
import { at } from "../at.ts";
import type { Program } from "../graph/program.ts";
import { dataTensor } from "../ops/tensor.ts";
import type { Elements } from "../tensor.ts";
import type { Plan } from "./device.ts";
import { withCheckedIndices } from "./indices.ts";
import { spend, spendable } from "./spendable.ts";

/**
 * A plan that computes arrays from arrays, in the order of the program's inputs and outputs. It checks indices before it runs,
 * and spends a carried state once the state's successor is computed. A later call may take over the data of its results.
 */
export const hostPlan = (
  program: Program,
  compute: (inputs: readonly Elements[]) => readonly Elements[],
  describe: () => string,
): Plan =>
  withCheckedIndices(program, () => ({
    describe,
    run: (inputs, meanwhile) => {
      const computed = compute(inputs.map((tensor) => tensor.operation.evaluate([], tensor)));
      const results = program.outputs.map(({ shape, sizes, dtype }, k) => {
        const own = at(computed, k);
        const elements = dtype === "int" ? Int32Array.from(own) : Float64Array.from(own);
        return dataTensor(
          spendable(() => elements),
          shape,
          sizes,
          dtype,
        );
      });
      for (const carried of program.carried) if (carried >= 0) spend(at(inputs, carried));
      meanwhile?.();
      return results;
    },
  }));
