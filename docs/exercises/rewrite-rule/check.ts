/** Checks a rule of rewriting: it applies where it should, and what it changes computes the same. */
import { negate, place, reduce } from "../../../packages/tensor/src/nodes/build.ts";
import { everyRule } from "../../../packages/tensor/src/plan/rules/algebra.ts";
import { simplify } from "../../../packages/tensor/src/plan/rules/rule.ts";
import { triedRules } from "../../../packages/tensor/src/testing/rule-law.ts";
import type { Exercise } from "../exercise.ts";
import type * as solution from "./solution.ts";

const x = place("x", [3, 4], "float");

/** So many programs are drawn. */
const PROGRAMS = 150;

export const exercise: Exercise<typeof solution> = [
  {
    holds: "Σ (-x) becomes -Σ x",
    fault: ({ negatedSum }) => {
      for (const axes of [[0], [1], [0, 1]]) {
        const [after] = simplify([reduce("sum", negate(x), axes)], [negatedSum]);
        const [inner] = after?.inputs ?? [];
        const isNegatedSum = after?.operation.name === "negate" && inner?.operation.lowering.kind === "reduce";
        if (!isNegatedSum || inner.inputs[0] !== x) {
          return `The sum of -x over the axes ${axes.join(" and ")} of [3, 4] ends in '${after?.operation.name}' of '${inner?.operation.name}', and not in 'negate' of a sum of x.`;
        }
      }
      return undefined;
    },
  },
  {
    holds: "A largest element is left alone: that of -x is no -max x",
    fault: ({ negatedSum }) => {
      const largest = reduce("maximum", negate(x), [0]);
      return simplify([largest], [negatedSum])[0] === largest ? undefined : "max (-x) was changed.";
    },
  },
  {
    holds: "Over drawn programs, the law of all rules finds no other value",
    fault: ({ negatedSum }) => {
      const { times, wrong } = triedRules([negatedSum], everyRule, PROGRAMS);
      if (wrong.length > 0) return wrong[0];
      return times.has(negatedSum) ? undefined : `It applied to none of ${PROGRAMS} drawn programs.`;
    },
  },
];
