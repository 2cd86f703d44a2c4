/** The program of a traced function: a graph with its ends named. */
import type { Shape } from "../shape/dimension.ts";
import type { Node } from "../tensor.ts";

/** An end of a program: a node, and the shape under which its data comes in or goes out. Between the ends there are no names. */
export interface End extends Node {
  readonly shape: Shape;
}

/**
 * A function of tensors after tracing: a graph with its ends named.
 *
 * `carried[k]`, where it is not -1, is the number of the input whose place output k takes: a step's new state for its
 * old one. A device may write such an output over its input, which is then spent.
 */
export interface Program {
  readonly inputs: readonly End[];
  readonly outputs: readonly End[];
  readonly carried: readonly number[];
  /** Whether what is carried on keeps denormal numbers, as the states of a loop do: those of a training become 0. */
  readonly keepsDenormals?: true;
  /** Whether the results stay on the device, as carried ones do; `float16` if its tables are stored as 16-bit floats. */
  readonly resident?: boolean | "float16";
  /** The names of the inputs in messages: `state.parameters.items`. */
  readonly names: readonly string[];
}
