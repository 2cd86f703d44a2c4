/** llsq: how far a polynomial is from the sign of its argument, by least squares at points from -1 to 1. */
import { grad } from "@attrec/autodiff";
import {
  add,
  compile,
  concat,
  einsum,
  filled,
  type Device,
  div,
  iota,
  mul,
  pure,
  read,
  reshape,
  sign,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  toFloat,
} from "@attrec/tensor";
import { type Evaluation, task } from "../evaluation.ts";
import { number, vector } from "../fields.ts";

type Points = Tensor<["n"]>;

/** The first powers of numbers, each by a product with the one before. */
const powersOf = (base: Points, count: number): readonly Points[] => {
  const powers: Points[] = [filled(1, ["n"], base.sizes)];
  for (let last = powers[0]; last && powers.length < count;) powers.push((last = mul(last, base)));
  return powers;
};

/**
 * The objective with n points. A power is a product of a small one and a large one, t^(wb + i) = (t^w)^b t^i, so that few are made, and the
 * sum over all is a matrix product and a short sum.
 */
const objective =
  (n: number) =>
  (x: Tensor<["m"]>): Tensor<[]> => {
    const t: Points = add(-1, div(mul(2, toFloat(iota("n", n))), n - 1));
    const m = x.sizes[0] ?? 0;
    const width = Math.ceil(Math.sqrt(m));
    const blocks = Math.ceil(m / width);
    const small = powersOf(t, width + 1);
    const large = powersOf(small[width] ?? t, blocks);
    const none: typeof x = filled(0, ["m"], [width * blocks - m]);
    const coefficients: Tensor<["blocks", "places"]> = reshape(
      concat([x, none], "m", "m"),
      ["blocks", "places"],
      [blocks, width],
    );
    const inner = einsum("blocks places, places n -> blocks n", coefficients, stack(small.slice(0, width), "places n"));
    return mul(0.5, sum(square(sub(sign(t), sum(mul(stack(large, "blocks n"), inner), "blocks")))));
  };

export const llsq: Evaluation = {
  primal: (input: unknown, device: Device) => {
    const x = vector(input, "x", "m");
    const compiled = compile(pure(objective(number(input, "n"))), device);
    return task(
      () => read(compiled(x)),
      ([y]) => y,
    );
  },
  gradient: (input: unknown, device: Device) => {
    const x = vector(input, "x", "m");
    const compiled = compile(pure(grad(objective(number(input, "n")))), device);
    return task(() => read(compiled(x)), Array.from<number>);
  },
};
