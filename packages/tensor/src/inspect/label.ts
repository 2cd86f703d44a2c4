/** Names for what a program computes. */
import { element } from "../scalar/expression.ts";
import type { Shape } from "../shape/dimension.ts";
import { checkTensor } from "../shape/dtype.ts";
import { checkText } from "../shape/sizes.ts";
import { mapOperation } from "../ops/map.ts";
import { node } from "../ops/node.ts";
import type { DType, Node, Operation, Tensor } from "../tensor.ts";

/** The operation of a label. */
interface Label extends Operation {
  readonly label: string;
}

/**
 * x under a name, for those who look at the program: `print` and `trace` call it so, and `findNotFinite` says whether it was the
 * first that was not finite. The compiler drops it.
 *
 * @example
 * ```ts
 * label("scores", tensor("2", [1, 2])); // [1, 2]
 * ```
 */
export const label = <const S extends Shape, D extends DType = "float">(
  name: string,
  x: Tensor<S, D>,
): Tensor<S, D> => {
  checkText("label", "name", name);
  checkTensor("label", "x", x);
  const operation: Label = { ...mapOperation("label", element(0), (dy) => [dy]), label: name };
  return node(operation, [x], x.shape, x.sizes, x.dtype);
};

/** The name that a node was given by {@link label}. */
export const labelOf = ({ operation }: Node): string | undefined =>
  "label" in operation && typeof operation.label === "string" ? operation.label : undefined;
