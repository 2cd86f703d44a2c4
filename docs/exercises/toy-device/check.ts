/** Checks a device: it gives what the interpreter gives, on every operation, and tells what it does. */
import { add, compile, exp, mul, sum, type Tensor, tensor } from "@attrec/tensor";
import { deviceFault } from "@attrec/tensor/testing";
import type { Exercise } from "../exercise.ts";
import type * as solution from "./solution.ts";

/** (x² + e^(x²)), summed. */
const program = (x: Tensor<["n"]>): Tensor<[]> => {
  const square = mul(x, x);
  return sum(add(square, exp(square)));
};

export const exercise: Exercise<typeof solution> = [
  {
    holds: "On drawn calls of every operation it gives what the interpreter gives",
    fault: ({ toy }) =>
      deviceFault(
        toy(() => undefined),
        { calls: 4, tolerance: 1e-12 },
      ),
  },
  {
    holds: "It tells of each operation once, after its inputs, and of no argument",
    fault: ({ toy }) => {
      const told: string[] = [];
      const run = compile(
        program,
        toy((operation, numbers) => void told.push(`${operation} ${numbers}`)),
      );
      run(tensor("n", [1, 2, 3], { n: 3 }));
      const [right, given] = ["mul 3, exp 3, add 3, sum 1", told.join(", ")];
      return given === right
        ? undefined
        : `Of sum(x² + exp(x²)) at three numbers it told '${given}', and not '${right}'.`;
    },
  },
  {
    holds: "A second call computes anew",
    fault: ({ toy }) => {
      let count = 0;
      const run = compile(
        program,
        toy(() => void count++),
      );
      const [first, second] = [[1], [2]].map((x) => run(tensor("n", x, { n: 1 })));
      if (first === second) return "Both calls gave one result.";
      return count === 8 ? undefined : `In two calls of four operations it told of ${count}.`;
    },
  },
];
