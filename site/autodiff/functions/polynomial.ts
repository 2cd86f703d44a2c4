/** A polynomial: the smallest function in which one number goes two ways. */
import { add, mul, square, sub, sum, type Tensor, tensor } from "@attrec/tensor";
import { example } from "../example.ts";

const polynomial = (x: Tensor<["n"]>): Tensor<[]> => {
  const inner = sub(square(x), mul(x, 2));
  return sum(add(square(inner), x));
};

export default example({
  id: "polynomial",
  title: "Polynomial",
  about: "Three numbers, each used three times: its cotangent is a sum of what each use sends back.",
  formula: "Σ (x² - 2x)² + x",
  names: ["x"],
  f: polynomial,
  args: [tensor("n", [-1, 0.5, 2], { n: 3 })],
  rate: 0.02,
});
