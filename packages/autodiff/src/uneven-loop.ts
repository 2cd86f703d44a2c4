// A loop for many that may end earlier for some than for others: it goes on until all are done, and who is done stays as it is.
import {
  add,
  and,
  any,
  type AnyTensor,
  constant,
  equal,
  greater,
  reshape,
  select,
  type Shape,
  type Tensor,
  toFloat,
} from "@attrec/tensor";
import {
  at,
  broadcastTo,
  input,
  iterate,
  type Iterated,
  type IterateLowering,
  reduceAxes,
} from "@attrec/tensor/extend";
import type { BatchAxis, LoopForMany, LoopOfTensors } from "./batched-loop.ts";

/** A truth for each. */
type Truths = Tensor<[string], "bool">;
/** A number for each. */
type Numbers = Tensor<[string]>;

/**
 * A loop that ends by a condition, or by a count that each has of its own: a step is taken while any has one to take. For those that
 * are done it computes with the numbers of one that is not, and nothing of that is kept: so nothing is computed that a loop for each
 * would not compute, and no NaN of it reaches a derivative. The steps that it gives are those of each.
 */
export const unevenLoop = (
  lowering: IterateLowering,
  { states, slices, constants, next, outputs, condition }: LoopOfTensors,
  { dimension, size }: BatchAxis,
  { places, inputs, count, forMany }: LoopForMany,
): Iterated => {
  const ofEach = (): Numbers => input<[string], "float">([dimension], [size], "float");
  const [taken, counts, row] = [ofEach(), ofEach(), input<[], "float">([], [], "float")];
  const isCounted = count.ofEach !== undefined;
  const isGoingOn = condition && (at(forMany([condition], places), 0) as Truths);
  const hasSteps = greater(counts, row);
  const active: Truths = isGoingOn && isCounted ? and(isGoingOn, hasSteps) : (isGoingOn ?? hasSteps);
  const positions = constant([...Array(size).keys()], [dimension], [size]);
  const first = reduceAxes("minimum", select(active, positions, size), [0]);
  const isFirst = equal(positions, first) as Truths;
  /** The places of the body as a step computes with them. */
  const spared = new Map(
    Array.from(places, ([place, many]): [AnyTensor, AnyTensor] => {
      if (many.dtype !== "float") return [place, many];
      const numbers = reduceAxes("sum", choice(isFirst, many as Tensor), [0]);
      return [place, choice(active, many as Tensor, numbers)];
    }),
  );
  const own = (place: AnyTensor): AnyTensor => places.get(place) ?? place;
  const results = forMany([...next, ...outputs], spared) as readonly Tensor[];
  const counter = condition ? [taken] : [];
  const body = {
    states: [...states.map(own), ...counter],
    slices: [...slices.map(own), ...(isCounted ? [row] : [])],
    constants: [...constants.map(own), ...(isCounted ? [counts] : [])],
    next: [
      ...results.slice(0, next.length).map((x, k) => choice(active, x, own(at(states, k)) as Tensor)),
      ...counter.map((x) => add(x, toFloat(active))),
    ],
    outputs: results.slice(next.length).map((x) => choice(active, x)),
    ...(condition && { condition: any(active) }),
  };
  const steps = count.ofEach ? reduceAxes("maximum", count.ofEach, [0]) : count.ofAll;
  const looped = iterate(
    { ...lowering, body },
    {
      ...(steps && { count: steps }),
      initial: [...inputs.initial, ...counter.map(() => broadcastTo(constant([0], [], []), [dimension], [size]))],
      sequences: [...inputs.sequences, ...(isCounted ? [rowNumbers(lowering.length)] : [])],
      constants: [...inputs.constants, ...(count.ofEach ? [count.ofEach] : [])],
    },
  );
  return {
    ...looped,
    steps: condition && at(looped.states, states.length),
    states: looped.states.slice(0, states.length),
  };
};

const rowNumbers = (length: number): Tensor => constant([...Array(length).keys()], [length], [length]);

/** For each the one or the other, which may be the same for all, and is 0 unless told. */
const choice = (chosen: Truths, x: Tensor, other?: Tensor): Tensor => {
  const column = [at(x.sizes, 0), ...x.sizes.slice(1).map(() => 1)];
  const sized = (y: Tensor): Tensor => reshape(y, y.sizes, y.sizes);
  const mark = reshape<Shape, "bool">(chosen, column, column);
  const chosenOnes = select<Tensor<Shape, "bool">, Tensor, Tensor | 0>(mark, sized(x), other ? sized(other) : 0);
  return reshape(chosenOnes, x.shape, x.sizes);
};
