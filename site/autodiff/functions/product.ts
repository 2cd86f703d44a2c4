/** A product of matrices. */
import { matmul, square, sum, type Tensor, tensor } from "@attrec/tensor";
import { example } from "../example.ts";

interface Factors {
  readonly a: Tensor<["rows", "inner"]>;
  readonly b: Tensor<["inner", "columns"]>;
}

const product = ({ a, b }: Factors): Tensor<[]> => sum(square(matmul(a, b)));

const sizes = { rows: 2, inner: 3, columns: 2 };

export default example({
  id: "product",
  title: "Product of matrices",
  about: "The derivative of a product is two products: of what comes back with the other factor, turned.",
  formula: "Σ (A B)²",
  names: ["factors"],
  f: product,
  args: [
    {
      a: tensor("rows inner", [1, 0.5, -1, 0, 2, 1], sizes),
      b: tensor("inner columns", [0.5, 1, -1, 0.25, 1, -0.5], sizes),
    },
  ],
  rate: 0.05,
});
