/**
 * Nodes by their sizes: how the compiler writes graphs. Names were checked when the tensors were made, and nothing here
 * knows any; the meaning of a node is that of its primitive in `ops/`.
 */

import { at } from "../at.ts";
import { constantOperation } from "../ops/constant.ts";
import { contractPrimitive, dimensionsOf, type Labels } from "../ops/contract-primitive.ts";
import { inputOperation } from "../ops/input.ts";
import { iteratePrimitive } from "../ops/iterate-primitive.ts";
import { mapOperation } from "../ops/map.ts";
import { concatPrimitive, slicePrimitive } from "../ops/piece-primitives.ts";
import { reduceOperation, type Reducer } from "../ops/reduce.ts";
import { reshapeOperation } from "../ops/reshape.ts";
import { gatherPrimitive, scatterPrimitive } from "../ops/row-primitives.ts";
import { viewOperation } from "../ops/view.ts";
import { listParts as partsOfLoop, type Loop } from "../graph/body.ts";
import { apply, element, type Scalar } from "../scalar/expression.ts";
import { count, type DType, type Elements, type Node, type Primitive } from "../tensor.ts";

export { dimensionsOf, type Labels };

/** A node of a primitive. */
export const node = <D extends DType>(
  operation: Primitive,
  inputs: readonly Node[],
  sizes: readonly number[],
  dtype: D,
): Node<D> => ({ operation, inputs, sizes, dtype });

/** A place that is filled at each call, under a name of its own. */
export const place = <D extends DType>(name: string, sizes: readonly number[], dtype: D): Node<D> =>
  node({ ...inputOperation, name }, [], sizes, dtype);

/** Numbers that belong to the program, of some type. */
export const constant = <D extends DType = "float">(
  elements: Elements,
  sizes: readonly number[],
  dtype: D = "float" as D,
): Node<D> => node(constantOperation(checked(elements, sizes)), [], sizes, dtype);

/** A node of some type of which every element is one number. */
export const filled = <D extends DType = "float">(
  value: number,
  sizes: readonly number[],
  dtype: D = "float" as D,
): Node<D> =>
  view(
    constant(dtype === "int" ? Int32Array.of(value) : Float64Array.of(value), [], dtype),
    sizes.map(() => -1),
    sizes,
  );

/** An expression for each element of inputs of equal sizes. */
export const map = <D extends DType = "float">(
  expression: Scalar,
  inputs: readonly Node[],
  dtype: D = "float" as D,
): Node<D> =>
  node(
    mapOperation(nameOf(expression), expression, "none: plans are not differentiated"),
    inputs,
    at(inputs, 0).sizes,
    dtype,
  );

const nameOf = (expression: Scalar): string => (expression.kind === "apply" ? expression.operator : "identity");

/** x again, as a node of its own. */
export const copy = <D extends DType>(x: Node<D>): Node<D> => map(element(0), [x], x.dtype);

/** a + b. */
export const add = (a: Node, b: Node): Node<"float"> => map(apply("add", element(0), element(1)), [a, b]);

/** a · b, element by element. */
export const multiply = (a: Node, b: Node): Node<"float"> => map(apply("multiply", element(0), element(1)), [a, b]);

/** -x. */
export const negate = (x: Node): Node<"float"> => map(apply("negate", element(0)), [x]);

/** Output axis k is axis `axes[k]` of x, or repeats where that is -1. */
export const view = <D extends DType>(x: Node<D>, axes: readonly number[], sizes: readonly number[]): Node<D> =>
  node(viewOperation(axes), [x], sizes, x.dtype);

/** The axes of x in another order: output axis k is axis `order[k]`. */
export const permute = <D extends DType>(x: Node<D>, order: readonly number[]): Node<D> =>
  view(
    x,
    order,
    order.map((axis) => at(x.sizes, axis)),
  );

/** The same elements in the same order, under other sizes. */
export const reshape = <D extends DType>(x: Node<D>, sizes: readonly number[]): Node<D> => {
  if (count(x.sizes) === count(sizes)) return node(reshapeOperation, [x], sizes, x.dtype);
  throw new RangeError(
    `The sizes [${x.sizes.join(", ")}] cannot become [${sizes.join(", ")}]: they have not as many elements.`,
  );
};

/** x with some axes combined away. */
export const reduce = (reducer: Reducer, x: Node, axes: readonly number[]): Node =>
  axes.length === 0
    ? x
    : node(
        reduceOperation(reducer, axes),
        [x],
        x.sizes.filter((_, axis) => !axes.includes(axis)),
        x.dtype === "int" ? "int" : "float",
      );

/**
 * The sum of products: axes with equal labels share an index, and labels that the output lacks are summed. A label that one
 * operand alone has and the output lacks is summed in that operand first, so that every product is needed.
 */
export const contract = (a: Node, b: Node, [left, right]: readonly [Labels, Labels], output: Labels): Node => {
  const alone = (own: Labels, other: Labels): readonly number[] =>
    own.flatMap((label, axis) => (other.includes(label) || output.includes(label) ? [] : [axis]));
  const [sumLeft, sumRight] = [alone(left, right), alone(right, left)];
  const rest = (own: Labels, summed: readonly number[]): Labels => own.filter((_, axis) => !summed.includes(axis));
  const [x, y] = [reduce("sum", a, sumLeft), reduce("sum", b, sumRight)];
  const labels = [rest(left, sumLeft), rest(right, sumRight)] as const;
  return node(
    contractPrimitive(labels, output),
    [x, y],
    output.map(dimensionsOf(a.sizes, b.sizes, left, right)),
    "float",
  );
};

/** The positions of an axis from `start` on, `length` many. */
export const slice = <D extends DType>(x: Node<D>, axis: number, start: number, length: number): Node<D> =>
  node(slicePrimitive(axis, start), [x], x.sizes.with(axis, length), x.dtype);

/** Nodes one after another along an axis. */
export const concat = (parts: readonly Node[], axis: number): Node => {
  const first = at(parts, 0);
  if (parts.length === 1) return first;
  const length = parts.reduce((sum, part) => sum + at(part.sizes, axis), 0);
  return node(concatPrimitive(axis), parts, first.sizes.with(axis, length), first.dtype);
};

/** The rows of a table that indices name. */
export const gather = (table: Node, indices: Node): Node =>
  node(gatherPrimitive, [table, indices], [...indices.sizes, ...table.sizes.slice(1)], table.dtype);

/** Indices, and the rows that are added at the places that they name. */
export type AddedRows = readonly [indices: Node, rows: Node];

/** The parts of a scatter. */
export const scatterParts = (scattered: Node): readonly AddedRows[] =>
  scattered.inputs.flatMap((rows, i) => (i % 2 === 0 ? [] : [[at(scattered.inputs, i - 1), rows] as const]));

/** A table of zeros into which the rows of each part are added, in the order of the parts. */
export const scatter = (parts: readonly AddedRows[], sizes: readonly number[]): Node =>
  node(scatterPrimitive(at(sizes, 0)), parts.flat(), sizes, parts[0]?.[1].dtype ?? "float");

/** A loop over inputs in the order that it reads them. */
export const iterate = (loop: Loop, inputs: readonly Node[]): Node<"float"> =>
  node(iteratePrimitive(loop), inputs, [partsOfLoop(loop).size], "float");

const checked = (elements: Elements, sizes: readonly number[]): Elements => {
  if (elements.length === count(sizes)) return elements;
  throw new RangeError(`${elements.length} numbers do not fill the sizes [${sizes.join(", ")}].`);
};
