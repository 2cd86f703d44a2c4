/** Defines an optimizer: two pure functions, of which others are made. */
import type { Tensor } from "@attrec/tensor";

/**
 * An optimizer as two pure functions: one makes a state for given parameters, and one makes the next state and parameters from
 * gradients, state and parameters. `S` is the tree of its state; `rate` is data, so that it may change from step to step.
 */
export interface Optimizer<P, S> {
  readonly name: string;
  /** The initial state. */
  readonly init: (parameters: P) => S;
  /** The parameters and the state after a step. */
  readonly update: (
    gradients: P,
    state: S,
    parameters: P,
    rate: Tensor<[]>,
  ) => { readonly parameters: P; readonly state: S };
  /** The parameters that are judged, ranked with and kept, where they are others than those that training goes on from. */
  readonly ranked?: (parameters: P, state: S) => P;
}
