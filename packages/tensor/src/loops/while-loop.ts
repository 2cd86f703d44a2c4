// A loop that runs while a condition holds.
import { at } from "../at.ts";
import { ShapeError, show } from "../shape/dimension.ts";
import { boolTensor, describe } from "../shape/dtype.ts";
import { checkFields, checkFunction, isSize } from "../shape/sizes.ts";
import type { Tensor } from "../tensor.ts";
import { checkLike, closeOver, codingOf, leavesOf, placeLike } from "./body.ts";
import { toInt } from "../ops/cast.ts";
import { iterate } from "./iterate.ts";
import { treeNamedLike } from "./scan-loop.ts";

/** The most steps that a float of 24 bits counts. */
const MOST = 2 ** 24;

/** What bounds a loop with a condition. */
export interface WhileOptions {
  /** The most steps that are taken, up to 2²⁴, whatever the condition says. Reverse mode and graphics cards need it. */
  readonly most?: number;
}

/** What a loop with a condition gives: the state after its last step, and how many steps there were. */
export interface Ended<State> {
  readonly last: State;
  /** Exact up to 2²⁴ on devices of 32 bits. */
  readonly steps: Tensor<[], "int">;
}

/**
 * Takes steps while a condition holds: `condition(state)` is asked before each step and is one boolean, `step(state)` gives the next
 * state. A state is a tree of tensors, which keeps its sizes and its types. There may be no step at all. The option `most` ends the
 * loop after so many steps, whether or not the condition still holds; without it, a condition that always holds never ends.
 *
 * The body is planned once, and its kernels run one after another on one thread. Forward mode needs nothing more. Reverse mode keeps
 * the state before each step, for which `most` says how much memory there has to be. The number of steps is taken as it is: no
 * derivative flows to the condition. On graphics cards, which need `most` too, all of those steps are computed.
 *
 * @throws ShapeError if the condition is not one boolean, or if a state would change its sizes or types
 * @throws RangeError if `most` is no whole number from 0 to 2²⁴
 *
 * @derivative another loop, from the last step to the first, of as many steps
 *
 * @example
 * ```ts
 * whileLoop(scalar(1), (x) => less(x, 100), (x) => mul(x, 2), { most: 20 }); // { last: 128, steps: 7 }
 * ```
 */
export const whileLoop = <State>(
  initial: State,
  condition: (state: State) => Tensor<[], "bool">,
  step: (state: State) => NoInfer<State>,
  options: WhileOptions = {},
): Ended<State> => {
  checkFunction("whileLoop", "condition", condition);
  checkFunction("whileLoop", "step", step);
  const length = lengthOf(options);
  leavesOf("whileLoop", "'initial'", initial);
  const coded = codingOf(initial);
  const states = coded.encode(initial).map(placeLike) as readonly Tensor[];
  const before = treeNamedLike(coded.decode(states), initial);
  const holds = boolTensor("whileLoop", "what the condition gives", condition(before));
  if (holds.shape.length > 0) {
    throw new ShapeError(`whileLoop: the condition gives ${show(holds.shape)}, not one boolean: all or any makes one`);
  }
  const after = step(before);
  checkLike("whileLoop", "the state", initial, after);
  const next = coded.encode(after);
  const { results, constants, taken } = closeOver(states, [...next, holds]);
  const body = {
    states,
    slices: [],
    constants,
    next: results.slice(0, next.length),
    outputs: [],
    condition: at(results, next.length),
  };
  const given = { initial: coded.encode(initial), sequences: [], constants: taken };
  const ended = iterate({ body, length, reverse: false, counted: false }, given);
  return {
    last: treeNamedLike(coded.decode(ended.states), initial),
    // A loop with a condition counts its steps.
    steps: toInt(ended.steps as Tensor<[]>),
  };
};

const lengthOf = (options: WhileOptions): number => {
  checkFields("whileLoop", "options", options, "most");
  const { most } = options;
  if (most === undefined) return Infinity;
  if (isSize(most) && most <= MOST) return most;
  throw new RangeError(`whileLoop: 'most' is ${describe(most)}, not a whole number from 0 to ${MOST}.`);
};
