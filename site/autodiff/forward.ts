/** Forward mode: the tangent of every node, where one number of the arguments changes. */
import { pushforward } from "@attrec/autodiff";
import { type AnyTensor, constant, count, type Tensor, tensors } from "@attrec/tensor";
import { at, type Elements, evaluate } from "@attrec/tensor/extend";
import { type Costs, costsOf } from "./costs.ts";
import type { Example } from "./example.ts";
import type { Watched } from "./watch.ts";

/** A direction: one number of one argument. */
export interface Direction {
  /** The argument, by its place among the nodes. */
  readonly node: number;
  readonly index: number;
}

const isFloat = (x: AnyTensor): x is Tensor => x.dtype === "float";

/** The tensors that the function is differentiated with respect to: those of the first argument, by their places. */
export const parametersOf = (of: Example, { nodes }: Watched): readonly number[] => {
  const own = new Set(tensors(of.args[0]).filter(isFloat));
  return nodes.flatMap(({ tensor }, i) => (isFloat(tensor) && own.has(tensor) ? [i] : []));
};

/** 1 at an element, and 0 elsewhere. */
const unit = ({ shape, sizes }: AnyTensor, index: number): Tensor =>
  constant(
    Float64Array.from({ length: count(sizes) }, (_, i) => (i === index ? 1 : 0)),
    shape,
    sizes,
  );

/** The tangents of all nodes of floats in a direction, by their places: one walk forwards. */
export const tangentsOf = ({ nodes }: Watched, { node, index }: Direction): ReadonlyMap<number, Elements> => {
  const floats = nodes.flatMap(({ tensor }, i) => (isFloat(tensor) ? [i] : []));
  const start = at(nodes, node).tensor as Tensor;
  const tangents = pushforward(
    [[start, unit(start, index)]],
    floats.map((i) => at(nodes, i).tensor),
  );
  const numbers = evaluate(tangents, new Map());
  return new Map(floats.map((i, k) => [i, at(numbers, k)]));
};

/** What both modes cost for the gradient of the function with respect to its first argument. */
export const costsOfExample = (of: Example, graph: Watched): Costs => {
  const wrt = parametersOf(of, graph).map((i) => at(graph.nodes, i).tensor as Tensor);
  return costsOf(
    at(graph.nodes, graph.output).tensor as Tensor,
    wrt,
    wrt.map((x) => unit(x, 0)),
  );
};
