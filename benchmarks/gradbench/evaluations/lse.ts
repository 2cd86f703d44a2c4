/** lse: the logarithm of a sum of exponentials, written out of its parts. */
import { grad } from "@attrec/autodiff";
import { add, compile, exp, log, max, pure, read, sub, sum, type Tensor } from "@attrec/tensor";
import { type Evaluation, task } from "../evaluation.ts";
import { vector } from "../fields.ts";

const logOfSum = (x: Tensor<["n"]>): Tensor<[]> => {
  const largest = max(x);
  return add(largest, log(sum(exp(sub(x, largest)))));
};

export const lse: Evaluation = {
  primal: (input, device) => {
    const x = vector(input, "x", "n");
    const compiled = compile(pure(logOfSum), device);
    return task(
      () => read(compiled(x)),
      ([y]) => y,
    );
  },
  gradient: (input, device) => {
    const x = vector(input, "x", "n");
    const compiled = compile(pure(grad(logOfSum)), device);
    return task(() => read(compiled(x)), Array.from<number>);
  },
};
