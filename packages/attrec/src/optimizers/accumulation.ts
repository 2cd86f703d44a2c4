/** Optimizers that take a step after several batches. */
import { add, equal, mapTree, mapTrees, mul, scalar, select, type Tensor } from "@attrec/tensor";
import { broadcastTo, pureAround } from "@attrec/tensor/extend";
import type { Optimizer } from "./optimizer.ts";

/** The state of an optimizer, the sums of the gradients since its last step, and the number of these gradients. */
export interface AccumulatedState<P, S> {
  readonly optimizer: S;
  readonly sums: P;
  readonly count: Tensor<[]>;
}

/** What is ranked with by an optimizer is ranked with by one made of it. */
const rankedBy = <P, S>({ ranked }: Optimizer<P, S>): Pick<Optimizer<P, AccumulatedState<P, S>>, "ranked"> =>
  ranked ? { ranked: (parameters, { optimizer }) => ranked(parameters, optimizer) } : {};

/** What a step is taken with. */
export interface Accumulation {
  readonly by?: "sum" | "mean";
}

/**
 * An optimizer that adds up the gradients of `batches` batches, and then takes one step with their sum or their mean, as if the
 * batches had been one: the sum where a loss is a sum over its batch, as those of the models here, and the mean where it is a mean.
 * Between steps nothing else changes. Every table is updated as a whole.
 *
 * @throws RangeError if the number is not whole and above 0
 *
 * @example
 * ```ts
 * const { init, update } = accumulated(2, { by: "sum" })(gradientDescent<Tensor<[]>>());
 * const first = update(scalar(1), init(scalar(5)), scalar(5), scalar(0.1));
 * const second = update(scalar(2), first.state, first.parameters, scalar(0.1));
 * [first.parameters, second.parameters]; // [5, 4.7]
 * ```
 */
export const accumulated = (batches: number, { by = "mean" }: Accumulation = {}) => {
  if (!(Number.isSafeInteger(batches) && batches > 0)) {
    throw new RangeError(`accumulated: a step is taken after a whole number of batches, not after ${batches}.`);
  }
  return <P, S>(optimizer: Optimizer<P, S>): Optimizer<P, AccumulatedState<P, S>> => ({
    name: `${optimizer.name}, after ${batches} batches`,
    init: (parameters) => ({
      optimizer: optimizer.init(parameters),
      sums: mapTree(parameters, (x) => broadcastTo(scalar(0), x.shape, x.sizes)),
      count: scalar(0),
    }),
    update: pureAround((watch) => (gradients, state, parameters, rate) => {
      const sums = mapTrees((sum, g) => add(sum, g), state.sums, gradients);
      const count = add(state.count, 1);
      const isDue = equal(count, batches);
      const gradient = by === "mean" ? mapTrees((sum) => mul(sum, 1 / batches), sums) : sums;
      const next = watch(optimizer.update)(gradient, state.optimizer, parameters, rate);
      const chosen = <T>(now: T, before: T): T => mapTrees((x, y) => select(isDue, x, y), now, before);
      return {
        parameters: chosen(next.parameters, parameters),
        state: {
          optimizer: chosen(next.state, state.optimizer),
          sums: mapTrees((sum) => select(isDue, 0, sum), sums),
          count: select(isDue, 0, count),
        },
      };
    }),
    ...rankedBy(optimizer),
  });
};
