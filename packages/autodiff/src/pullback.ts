// Reverse mode: from the cotangent of an output to those of its inputs.
import { add, type AnyTensor, type Tensor } from "@attrec/tensor";
import { topological, zerosLike } from "@attrec/tensor/extend";
import { cotangentOf, pulledBack } from "./own.ts";

/**
 * Reverse-mode differentiation: from the cotangent of an output to the cotangents of the tensors it was made from.
 *
 * The graph is walked from the output back. At each node its own rule turns the cotangent ȳ of the result into a
 * cotangent for each input, and a tensor that was used several times adds up the cotangents that come back (this is the whole
 * chain rule). The rules are written with ordinary operations: the result is a graph, which has derivatives.
 *
 * @param cotangent ȳ, of the output's shape
 * @param wrt the tensors that the output is differentiated with respect to
 * @returns a cotangent for each of them; zeros where the output does not depend on it
 * @throws ShapeError if the cotangent has not the output's shape, or a rule gives one of the wrong sizes
 *
 * @example
 * ```ts
 * const x = tensor("2", [3, 4]);
 * pullback(square(x), tensor("2", [1, 10]), [x]); // [[6, 80]]
 * ```
 */
export const pullback = (output: Tensor, cotangent: Tensor, wrt: readonly AnyTensor[]): readonly Tensor[] =>
  pullbackOfAll([[output, cotangent]], wrt);

/**
 * The {@link pullback} of several outputs at once, each with its cotangent: what comes back from them is added up.
 *
 * @example
 * ```ts
 * const x = scalar(3);
 * const one = scalar(1);
 * pullbackOfAll([[square(x), one], [mul(x, 5), one]], [x]); // [11]
 * ```
 */
export const pullbackOfAll = (
  ends: readonly (readonly [output: Tensor, cotangent: Tensor])[],
  wrt: readonly AnyTensor[],
): readonly Tensor[] => {
  const order = topological(ends.map(([output]) => output));
  const active = new Set<AnyTensor>(wrt);
  for (const node of order) if (node.inputs.some((input) => active.has(input))) active.add(node);
  const isActive = (x: AnyTensor): boolean => active.has(x);
  const cotangents = new Map<AnyTensor, Tensor>();
  const receive = (node: AnyTensor, cotangent: Tensor, from: string): void => {
    const own = cotangentOf(node, cotangent, from);
    const before = cotangents.get(node);
    cotangents.set(node, before ? add<Tensor, Tensor>(before, own) : own);
  };
  for (const [output, cotangent] of ends) receive(output, cotangent, "pullback");
  for (const node of order.toReversed()) {
    const received = cotangents.get(node);
    if (!received || !isActive(node) || node.inputs.length === 0) continue;
    pulledBack(node, received, { isActive, back: pullbackOfAll }).forEach((contribution, i) => {
      const input = node.inputs[i];
      if (input && contribution && isActive(input)) receive(input, contribution, `the rule of ${node.operation.name}`);
    });
  }
  return wrt.map((tensor) => cotangents.get(tensor) ?? zerosLike(tensor));
};
