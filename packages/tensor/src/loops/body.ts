// From a function of one step to the body of a loop: what it computes of its places, and what it takes from around it.
import { at } from "../at.ts";
import { dependentOf } from "../graph/body.ts";
import { notedCopy } from "../graph/note.ts";
import { numberOf } from "../graph/number-of.ts";
import { rewrite } from "../graph/rewrite.ts";
import { topological } from "../graph/walk.ts";
import { apply, element, type Scalar, whole } from "../scalar/expression.ts";
import { type Shape, ShapeError } from "../shape/dimension.ts";
import { showTyped } from "../shape/notation.ts";
import type { AnyTensor, DType, Operation, Tensor } from "../tensor.ts";
import { type Leaf, leaves, outlineOf, tensors, withTensors } from "../tree.ts";
import { input } from "../ops/input.ts";
import { mapOperation, mapped } from "../ops/map.ts";

/** A place like a tensor, which a body reads. */
export const placeLike = ({ shape, sizes, dtype }: Pick<AnyTensor, "shape" | "sizes" | "dtype">): AnyTensor =>
  input<Shape, DType>(shape, sizes, dtype);

/** The results of a body over places, and what it takes from around it: each such tensor once, with a place for it. */
export interface Closed {
  readonly results: readonly AnyTensor[];
  readonly constants: readonly AnyTensor[];
  readonly taken: readonly AnyTensor[];
}

/**
 * Closes a graph over its places: what does not depend on them is computed once, before the loop, and becomes a constant of the
 * body. A number stays where it is.
 */
export const closeOver = (places: readonly AnyTensor[], results: readonly AnyTensor[]): Closed => {
  const dependent = dependentOf(places, results);
  const isTaken = (node: AnyTensor): boolean => !dependent.has(node) && numberOf(node) === undefined;
  const found = new Set<AnyTensor>(results.filter(isTaken));
  for (const node of topological(results)) {
    if (dependent.has(node)) for (const each of node.inputs) if (isTaken(each)) found.add(each);
  }
  const taken = [...found];
  const constants = taken.map(placeLike);
  const replacement = new Map(taken.map((node, k) => [node, at(constants, k)]));
  const order = topological(results).filter((node) => dependent.has(node) || found.has(node));
  const closed = rewrite(
    results,
    (node, original) => replacement.get(original as AnyTensor) ?? notedCopy(original as AnyTensor, node as AnyTensor),
    order,
  ) as readonly AnyTensor[];
  return { results: closed, constants, taken };
};

/** A tree of tensors as floats, which states and outputs of loops are, and back. */
export interface Coding<T> {
  /** The floats of a tree: of an int its upper and its lower half, which floats of 24 bits hold exactly. */
  readonly encode: (tree: T) => readonly Tensor[];
  readonly decode: (floats: readonly Tensor[]) => T;
}

/** How a tree like this one is coded. `more` is put in front of the shapes of what is decoded. */
export const codingOf = <T>(like: T): Coding<T> => {
  const dtypes = tensors(like).map(({ dtype }) => dtype);
  return {
    encode: (tree) => tensors(tree).flatMap(encode),
    decode: (floats) => {
      let next = 0;
      return withTensors(
        like,
        dtypes.map((dtype) => {
          const first = at(floats, next++);
          if (dtype === "int") return mapped(JOINED, [first, at(floats, next++)], "int");
          return dtype === "bool" ? mapped(TRUTH, [first], "bool") : first;
        }),
      );
    },
  };
};

const encode = (x: AnyTensor): readonly Tensor[] => {
  if (x.dtype === "int") return [mapped(UPPER, [x]), mapped(LOWER, [x])] as readonly Tensor[];
  return [(x.dtype === "bool" ? mapped(ONES, [x]) : x) as Tensor];
};

const coding = (name: string, expression: Scalar, inputs: number): Operation =>
  mapOperation(name, expression, () => Array.from({ length: inputs }, () => undefined));
const upper = /*#__PURE__*/ apply("divideInt", element(0), whole(65536));
const UPPER = /*#__PURE__*/ coding("upperHalf", /*#__PURE__*/ apply("intToFloat", upper), 1);
const LOWER = /*#__PURE__*/ coding(
  "lowerHalf",
  /*#__PURE__*/ apply(
    "intToFloat",
    /*#__PURE__*/ apply("subtractInt", element(0), /*#__PURE__*/ apply("multiplyInt", upper, whole(65536))),
  ),
  1,
);
const JOINED = /*#__PURE__*/ coding(
  "joinHalves",
  /*#__PURE__*/ apply(
    "addInt",
    /*#__PURE__*/ apply("multiplyInt", /*#__PURE__*/ apply("floatToInt", element(0)), whole(65536)),
    /*#__PURE__*/ apply("floatToInt", element(1)),
  ),
  2,
);
const TRUTH = /*#__PURE__*/ coding("truth", element(0), 1);
const ONES = /*#__PURE__*/ coding("toFloat", element(0), 1);

/** The leaves of a tree that a loop is given, or that its functions give. Throws a sentence for what is no part of a tree. */
export const leavesOf = (name: string, what: string, tree: unknown): readonly Leaf[] =>
  outlineOf(tree, { subject: `${name}: ${what}` }).leaves;

/** Throws unless a tree has the tensors of another: the same keys, sizes and types. */
export const checkLike = (name: string, what: string, before: unknown, after: unknown): void => {
  const [old, now] = [leaves(before), leavesOf(name, what, after)];
  const lost = old.find(({ path }) => !now.some((leaf) => leaf.path === path));
  if (lost) throw new ShapeError(`${name}: ${what} had '${lost.path}', ${showTyped(lost.tensor)}, and would lose it`);
  for (const { path, tensor } of now) {
    const was = old.find((leaf) => leaf.path === path)?.tensor;
    if (was?.dtype === tensor.dtype && was.sizes.join() === tensor.sizes.join()) continue;
    throw new ShapeError(
      `${name}: ${what}${path && ` '${path}'`} was ${was ? showTyped(was) : "not there"} and would become ${showTyped(tensor)}`,
    );
  }
};
