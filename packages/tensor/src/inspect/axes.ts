/** Names for the axes of a node that are all different: a second `length` is `length'`. Axes of size 1 have none: they change nothing. */
import type { AnyTensor } from "../tensor.ts";

/** The names of axes, one for each; none for an axis of size 1, and for one along which a node is repeated. */
export type AxisNames = readonly (string | undefined)[];

/** A name that is not among others: with as many primes as it takes. */
export const fresh = (name: string, taken: Iterable<string | undefined>): string => {
  const others = new Set(taken);
  let own = name;
  while (others.has(own)) own += "'";
  return own;
};

/** The names of a node's dimensions, all different. A dimension with a size for a name has that, `100`. */
export const dimensionNames = ({ shape }: Pick<AnyTensor, "shape">): readonly string[] =>
  shape.reduce<readonly string[]>((names, dimension) => [...names, fresh(String(dimension), names)], []);

/** The names of a node's own axes. */
export const axisNames = (node: Pick<AnyTensor, "shape" | "sizes">): AxisNames =>
  dimensionNames(node).map((name, axis) => (node.sizes[axis] === 1 ? undefined : name));

/** Whether a reshape only renames axes, and puts in or takes out some of size 1. */
export const onlyRenames = (from: AnyTensor, to: AnyTensor): boolean => {
  const [before, after] = [from, to].map(({ sizes }) => sizes.filter((size) => size !== 1));
  return before?.join() === after?.join();
};

/** The names of the axes of a reshape's input, from those of its output. */
export const namesBefore = (from: AnyTensor, to: AnyTensor, names: AxisNames): AxisNames => {
  const rest = names.filter((_, axis) => to.sizes[axis] !== 1);
  let next = 0;
  return from.sizes.map((size) => (size === 1 ? undefined : rest[next++]));
};
