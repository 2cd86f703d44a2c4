// A recurrence along a dimension that runs as a loop.
import { at } from "../at.ts";
import type { Along } from "../shape/along.ts";
import { type Dimension, type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import { describe } from "../shape/dtype.ts";
import type { Valid } from "../shape/rule.ts";
import { checkFields, isSize } from "../shape/sizes.ts";
import { type AnyTensor, type DType, type Tensor } from "../tensor.ts";
import { tensors, withTensors } from "../tree.ts";
import { checkLike, closeOver, codingOf, leavesOf, placeLike } from "./body.ts";
import { iterate } from "./iterate.ts";
import { named } from "../ops/reshape.ts";

/** A tree of sequences as one step sees it: without the dimension in front. */
export type EachStep<T> =
  T extends Tensor<infer S, infer D>
    ? Tensor<S extends readonly [Dimension, ...infer Rest extends Shape] ? Rest : Shape, D>
    : { readonly [K in keyof T]: EachStep<T[K]> };

/** A tree of what each step gives, for all steps: with the dimension in front. */
export type AllSteps<T, N extends Dimension> =
  T extends Tensor<infer S, infer D> ? Tensor<[N, ...S], D> : { readonly [K in keyof T]: AllSteps<T[K], N> };

/** What one step of a loop gives: the next state, and an output of its own, which may be an empty tree. */
export interface Step<State, Output> {
  readonly state: State;
  readonly output: Output;
}

/** The sentence for a sequence that lacks the dimension in front, with what is likely meant; undefined if there is none. */
type SequencesRule<Xs, N extends Dimension> = [Extract<FrontRule<Xs, N>, string>] extends [never]
  ? undefined
  : Extract<FrontRule<Xs, N>, string>;

type FrontRule<Xs, N extends Dimension> = 0 extends 1 & Xs
  ? undefined
  : Xs extends AnyTensor
    ? LacksFront<Xs["shape"], N>
    : Xs extends readonly unknown[]
      ? FrontRule<Xs[number], N>
      : Xs extends object
        ? { [K in keyof Xs]: FrontRule<Xs[K], N> }[keyof Xs]
        : undefined;

type LacksFront<S extends Shape, N extends Dimension> = string extends N
  ? undefined
  : { is: S } extends { is: readonly [N, ...infer _] }
    ? undefined
    : number extends S["length"] | N
      ? undefined
      : `scanLoop: ${Show<S>} has not the dimension '${N}' in front${ToFront<S, N>}`;

/** The code that puts the dimension in front, where the shape has it once. */
type ToFront<S extends Shape, N> =
  Along<S, N & string> extends readonly [infer Before extends Shape, infer D, infer Behind extends Shape]
    ? N extends Behind[number]
      ? ""
      : `; try permute(sequences, ${Show<[Before["length"] & number, ...Places<Before>, ...Places<Behind, [...Before, D]>]>})`
    : "";

/** The positions of dimensions after some others. */
type Places<S extends Shape, Others extends readonly unknown[] = []> = S extends readonly [
  unknown,
  ...infer Rest extends Shape,
]
  ? [Others["length"] & number, ...Places<Rest, [...Others, 0]>]
  : [];

/** What a loop gives: the state after its last step, and the outputs of all steps. */
export interface Looped<State, Output, N extends Dimension> {
  readonly last: State;
  readonly outputs: AllSteps<Output, N>;
}

/**
 * A recurrence along the first dimension of sequences, which runs as a loop: `step(state, x)` for every position, from the first to
 * the last, gives the next state and an output. Sequences, state and output are trees of tensors; a state keeps its sizes and its
 * types. `iota("length", n)` is a sequence of positions.
 *
 * The body is planned once, so that a plan for 8,000 steps is made as fast as one for 8, and its kernels run one after another on
 * one thread. {@link scan} lays its steps out instead: for few steps with large products that is faster, since all threads share
 * each product. What the step takes from around it and does not change is computed once. On graphics cards the steps are laid out.
 *
 * Reverse mode keeps the state before each step, where the derivative reads it, and computes a step's other values again on the
 * way back; forward mode keeps nothing.
 *
 * @throws ShapeError if a sequence lacks the dimension, if sequences are not equally long, or if a state would change its sizes
 *
 * @derivative another loop, from the last step to the first
 *
 * @example
 * ```ts
 * const xs = tensor("length", [1, 2, 3], { length: 3 });
 * scanLoop("length", xs, scalar(0), (total, x) => ({ state: add(total, x), output: mul(total, 2) })); // { last: 6, outputs: [0, 2, 6] }
 * ```
 */
export const scanLoop = <const N extends Dimension, Xs, State, Output>(
  dimension: N,
  sequences: Valid<Xs, SequencesRule<Xs, N>>,
  initial: State,
  step: (state: State, x: EachStep<Xs>) => Step<NoInfer<State>, Output>,
): Looped<State, Output, N> => {
  if (typeof step !== "function") throw new TypeError(`scanLoop: 'step' is ${describe(step)}, not a function`);
  const given = leavesOf("scanLoop", "'sequences'", sequences).map(({ tensor }) => tensor);
  const length = lengthOf(dimension, given);
  leavesOf("scanLoop", "'initial'", initial);
  const coded = codingOf(initial);
  const states = coded.encode(initial).map(placeLike) as readonly Tensor[];
  const slices = given.map(({ shape, sizes, dtype }) =>
    placeLike({ shape: shape.slice(1), sizes: sizes.slice(1), dtype }),
  );
  const before = treeNamedLike(coded.decode(states), initial);
  // The slices are the tree of the sequences without their first dimension.
  const result: unknown = step(before, withTensors<unknown>(sequences, slices) as EachStep<Xs>);
  checkFields("scanLoop", "what the step gives", result, "state, output");
  const { state, output } = result as Step<State, Output>;
  checkLike("scanLoop", "the state", initial, state);
  leavesOf("scanLoop", "the output", output);
  const shown = codingOf(output);
  const next = coded.encode(state);
  const { results, constants, taken } = closeOver([...states, ...slices], [...next, ...shown.encode(output)]);
  const body = { states, slices, constants, next: results.slice(0, next.length), outputs: results.slice(next.length) };
  const loop = { body, length, reverse: false, counted: false };
  const all = iterate(loop, { initial: coded.encode(initial), sequences: given, constants: taken }, dimension);
  return {
    last: treeNamedLike(coded.decode(all.states), initial),
    // Every output has the dimension in front.
    outputs: shown.decode(all.outputs) as unknown as AllSteps<Output, N>,
  };
};

/** The number of steps, which all sequences agree on. */
const lengthOf = (dimension: Dimension, sequences: readonly AnyTensor[]): number => {
  if (typeof dimension !== "string" && !isSize(dimension)) {
    throw new TypeError(`scanLoop: 'dimension' is ${describe(dimension)}, neither a name nor a size`);
  }
  const first = sequences[0];
  if (!first) {
    throw new ShapeError(
      `scanLoop: there is no sequence to go through: iota(${JSON.stringify(dimension)}, steps) is one`,
    );
  }
  for (const { shape, sizes } of sequences) {
    if (shape[0] !== dimension) {
      throw new ShapeError(
        `scanLoop: ${show(shape)} has not the dimension '${dimension}' in front${toFront(shape, dimension)}`,
      );
    }
    if (sizes[0] !== first.sizes[0]) {
      throw new ShapeError(`scanLoop: '${dimension}' has the sizes ${first.sizes[0]} and ${sizes[0]}`);
    }
  }
  return at(first.sizes, 0);
};

/** The code that puts a dimension in front: the value beside the type {@link ToFront}. */
const toFront = (shape: Shape, dimension: Dimension): string => {
  const place = shape.indexOf(dimension);
  if (typeof dimension === "number" || place < 0 || shape.includes(dimension, place + 1)) return "";
  const others = shape.flatMap((_, axis) => (axis === place ? [] : [axis]));
  return `; try permute(sequences, ${show([place, ...others])})`;
};

/** A tree with the names of another. */
export const treeNamedLike = <T>(tree: T, like: T): T => {
  const names = tensors(like).map(({ shape }) => shape);
  return withTensors(
    tree,
    tensors(tree).map((x, k) => named<Shape, DType>(x, at(names, k))),
  );
};
