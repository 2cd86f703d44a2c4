/** A recurrence whose steps are laid out. */
import { add, mul, scalar, scan, square, sub, tanh, type Tensor, tensor } from "@attrec/tensor";
import { example } from "../example.ts";

interface Weights {
  readonly keep: Tensor<[]>;
  readonly take: Tensor<[]>;
}

const recurrence = ({ keep, take }: Weights, xs: Tensor<["time"]>, wanted: Tensor<[]>): Tensor<[]> => {
  const { last } = scan(xs, "time", scalar(0), (state, x) => tanh(add(mul(keep, state), mul(take, x))));
  return square(sub(last, wanted));
};

export default example({
  id: "recurrence",
  title: "Recurrence",
  about:
    "One weight is used at every step in time, so its cotangent has a part from each: backpropagation through time.",
  formula: "hₜ = tanh(k hₜ₋₁ + a xₜ), (h₄ - y)²",
  names: ["weights", "xs", "wanted"],
  f: recurrence,
  args: [
    { keep: tensor("", [0.8]), take: tensor("", [0.5]) },
    tensor("time", [1, -0.5, 0.25, 1], { time: 4 }),
    tensor("", [-0.3]),
  ],
  rate: 0.5,
});
