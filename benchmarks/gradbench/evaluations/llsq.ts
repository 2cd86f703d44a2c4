/** llsq: how far a polynomial is from the sign of its argument, by least squares at points from -1 to 1. */
import { grad } from "@attrec/autodiff";
import {
  add,
  compile,
  einsum,
  expand,
  type Device,
  div,
  iota,
  mul,
  pow,
  read,
  sign,
  square,
  sub,
  sum,
  type Tensor,
  toFloat,
} from "@attrec/tensor";
import { type Evaluation, task } from "../evaluation.ts";
import { number, vector } from "../fields.ts";

/** The objective with n points. */
const objective =
  (n: number) =>
  (x: Tensor<["m"]>): Tensor<[]> => {
    const t = add(-1, div(mul(2, toFloat(iota("n", n))), n - 1));
    const exponents = toFloat(iota("m", x.sizes[0] ?? 0));
    const powers = pow(expand(t, "n 1"), exponents);
    return mul(0.5, sum(square(sub(sign(t), einsum("n m, m -> n", powers, x)))));
  };

export const llsq: Evaluation = {
  primal: (input: unknown, device: Device) => {
    const x = vector(input, "x", "m");
    const compiled = compile(objective(number(input, "n")), device);
    return task(
      () => read(compiled(x)),
      ([y]) => y,
    );
  },
  gradient: (input: unknown, device: Device) => {
    const x = vector(input, "x", "m");
    const compiled = compile(grad(objective(number(input, "n"))), device);
    return task(() => read(compiled(x)), Array.from<number>);
  },
};
