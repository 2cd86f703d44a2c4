/**
 * Optimizers that see no gradient above a bound: by value, by the norm of each tensor, or by the norm of all tensors together.
 */
import {
  add,
  clip,
  div,
  mapTrees,
  minimum,
  mul,
  scalar,
  sqrt,
  square,
  sum,
  type Tensor,
  tensors,
} from "@attrec/tensor";
import { pureAround } from "@attrec/tensor/extend";
import type { Optimizer } from "./optimizer.ts";

/** An optimizer made of another: `decayed(0.01)(adam())`. */
export type Wrapper = <P, S>(optimizer: Optimizer<P, S>) => Optimizer<P, S>;

const bounded = (name: string, most: number, bound: <P>(gradients: P) => P): Wrapper => {
  if (!(most > 0)) throw new RangeError(`${name}: the bound is a number above 0, not ${most}.`);
  return (optimizer) => ({
    ...optimizer,
    name: `${optimizer.name}, ${name} ${most}`,
    update: pureAround(
      (watch) => (gradients, state, parameters, rate) =>
        watch(optimizer.update)(bound(gradients), state, parameters, rate),
    ),
  });
};

/** The factor that shortens gradients to a length of at most `most`: 1 for shorter gradients, including those of length 0. */
const factor = (most: number, squared: Tensor<[]>): Tensor<[]> => minimum(1, div(most, sqrt(squared)));

/**
 * Clips every element of a gradient to between -most and most before the optimizer sees it.
 *
 * @throws RangeError if the bound is not above 0
 *
 * @example
 * ```ts
 * const { init, update } = clippedByValue(1)(gradientDescent<Tensor<[2]>>());
 * const zeros = tensor("2", [0, 0]);
 * update(tensor("2", [-3, -0.5]), init(zeros), zeros, scalar(1)).parameters; // [1, 0.5]
 * ```
 */
export const clippedByValue = (most: number): Wrapper =>
  bounded("clipped to", most, (gradients) => mapTrees((g) => clip(g, -most, most), gradients));

/**
 * Shortens the gradient of each parameter by itself to the length `most` if it is longer: `g · min(1, most / ‖g‖)`.
 *
 * @throws RangeError if the bound is not above 0
 *
 * @example
 * ```ts
 * const { init, update } = clippedByNorm(1)(gradientDescent<Tensor<[2]>>());
 * const zeros = tensor("2", [0, 0]);
 * update(tensor("2", [-3, -4]), init(zeros), zeros, scalar(1)).parameters; // [0.6, 0.8]
 * ```
 */
export const clippedByNorm = (most: number): Wrapper =>
  bounded("each gradient no longer than", most, (gradients) =>
    mapTrees((g) => mul(g, factor(most, sum(square(g)))), gradients),
  );

/**
 * Shortens the gradients of all parameters together, as one list of numbers, to the length `most` if they are longer (Pascanu
 * et al., "On the difficulty of training recurrent neural networks", 2013). Their direction stays.
 *
 * @throws RangeError if the bound is not above 0
 *
 * @example
 * ```ts
 * const { init, update } = clippedByGlobalNorm(1)(gradientDescent<Tensor<[2]>>());
 * const zeros = tensor("2", [0, 0]);
 * update(tensor("2", [-3, -4]), init(zeros), zeros, scalar(1)).parameters; // [0.6, 0.8]
 * ```
 */
export const clippedByGlobalNorm = (most: number): Wrapper =>
  bounded("all gradients no longer than", most, (gradients) => {
    const squares = (tensors(gradients) as readonly Tensor[]).map((g) => sum(square(g)));
    const share = factor(
      most,
      squares.reduce((total, squared) => add(total, squared), scalar(0)),
    );
    return mapTrees((g) => mul(g, share), gradients);
  });
