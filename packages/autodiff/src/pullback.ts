// Reverse mode: from the cotangent of an output to those of its inputs.
import { add, type AnyTensor, constant, reshape, type Shape, ShapeError, type Tensor } from "@attrec/tensor";
import { show, topological, broadcastTo } from "@attrec/tensor/extend";

/**
 * Reverse-mode differentiation: from the cotangent of an output to the cotangents of the tensors it was made from.
 *
 * The graph is walked from the output back. At each node its own rule turns the cotangent ȳ of the result into a
 * cotangent for each input, and a tensor that was used several times adds up the cotangents that come back (this is the whole
 * chain rule). The rules are written with ordinary operations: the result is a graph like any other, and can be differentiated
 * again.
 *
 * @param output the tensor that is differentiated
 * @param cotangent ȳ, of the output's shape
 * @param wrt the tensors that the output is differentiated with respect to
 * @returns a cotangent for each of them; zeros where the output does not depend on it
 * @throws ShapeError if the cotangent has not the output's shape, or a rule gives one of the wrong sizes
 */
export const pullback = (output: Tensor, cotangent: Tensor, wrt: readonly AnyTensor[]): readonly Tensor[] => {
  if (!sameSizes(output, cotangent)) {
    throw new ShapeError(
      `pullback: the cotangent is ${show(cotangent.shape)}, but the output is ${show(output.shape)}`,
    );
  }
  const order = topological([output]);
  const active = new Set<AnyTensor>(wrt);
  for (const node of order) if (node.inputs.some((input) => active.has(input))) active.add(node);

  const cotangents = new Map<AnyTensor, Tensor>([[output, named(cotangent, output.shape)]]);
  for (const node of order.toReversed()) {
    const received = cotangents.get(node);
    if (!received || !active.has(node) || node.inputs.length === 0) continue;
    const rule = node.operation.pullback;
    if (typeof rule === "string") throw new TypeError(`${node.operation.name} has no derivative: ${rule.slice(6)}`);
    // Cotangents only ever reach float tensors: the rules give none to an int input.
    rule(received, node.inputs, node as Tensor).forEach((contribution, i) => {
      const input = node.inputs[i];
      if (!input || !contribution || !active.has(input)) return;
      if (!sameSizes(input, contribution)) {
        throw new ShapeError(
          `${node.operation.name}: its rule gives ${show(contribution.shape)} for an input of ${show(input.shape)}`,
        );
      }
      // A rule may give its result under other names of the same sizes: the next rule is promised those of its tensor.
      const own = named(contribution, input.shape);
      const before = cotangents.get(input);
      cotangents.set(input, before ? add<Tensor, Tensor>(before, own) : own);
    });
  }
  return wrt.map((tensor) => cotangents.get(tensor) ?? zeros(tensor));
};

/** The tensor under these names of its sizes. */
const named = (x: Tensor, shape: Shape): Tensor => (show(x.shape) === show(shape) ? x : reshape(x, shape, x.sizes));

const zeros = (like: AnyTensor): Tensor => broadcastTo<Shape>(constant([0], [], []), like.shape, like.sizes);

const sameSizes = (a: AnyTensor, b: AnyTensor): boolean =>
  a.sizes.length === b.sizes.length && a.sizes.every((size, axis) => size === b.sizes[axis]);
