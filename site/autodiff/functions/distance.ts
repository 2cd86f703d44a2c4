/** A hinge on distances: what was chosen is to be nearer than what was not. */
import { add, relu, square, sub, sum, type Tensor, tensor } from "@attrec/tensor";
import { example } from "../example.ts";

interface Places {
  readonly person: Tensor<["dim"]>;
  readonly chosen: Tensor<["dim"]>;
  readonly other: Tensor<["dim"]>;
}

const distance = ({ person, chosen, other }: Places): Tensor<[]> => {
  const near = sum(square(sub(person, chosen)));
  const far = sum(square(sub(person, other)));
  return relu(add(sub(near, far), 0.5));
};

const sizes = { dim: 2 };

export default example({
  id: "distance",
  title: "Distances with a hinge",
  about: "AttRec in small: a person is pulled to one place and pushed from another, until a margin lies between them.",
  formula: "max(‖p - a‖² - ‖p - b‖² + ½, 0)",
  names: ["places"],
  f: distance,
  args: [
    {
      person: tensor("dim", [0.2, 0.1], sizes),
      chosen: tensor("dim", [1, -0.5], sizes),
      other: tensor("dim", [-0.4, 0.6], sizes),
    },
  ],
  rate: 0.08,
});
