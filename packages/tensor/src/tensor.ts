/** The types of tensors for every module: nodes, operations as devices know them, and the places of data. */
import type { AnyTensor, DType, Elements, Tensor } from "./graph/node.ts";
import type { Dimension, Shape } from "./shape/dimension.ts";
import type { Loop } from "./graph/body.ts";
import type { Scalar } from "./scalar/expression.ts";

export type { AnyTensor, DType, Elements, Node, Operation, Primitive, Pullback, Tensor } from "./graph/node.ts";

/** Elements as a device gives them to the host: floats, ints, or booleans as bytes 1 and 0. */
export type HostArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** An operation as data: the closed list of primitives that a device must be able to run. */
export type Lowering =
  /** An argument of a compiled function. */
  | { readonly kind: "input" }
  /** Numbers that belong to the program. */
  | { readonly kind: "constant"; readonly elements: Elements }
  /** Data on the host or on a device: an argument, never a part of a program. */
  | { readonly kind: "data"; readonly storage: Storage }
  /** One expression for each element; the inputs have the output's sizes. */
  | { readonly kind: "map"; readonly expression: Scalar }
  /** A reduction over some axes. */
  | { readonly kind: "reduce"; readonly reducer: "sum" | "maximum" | "minimum"; readonly axes: readonly number[] }
  /** Output axis k is input axis axes[k], or repeats where that is -1: transposition and repetition. */
  | { readonly kind: "view"; readonly axes: readonly number[] }
  /** The same elements in the same order, under other dimensions. */
  | { readonly kind: "reshape" }
  /** The positions of an axis from `start` on, as many as the output has. */
  | { readonly kind: "slice"; readonly axis: number; readonly start: number }
  /** Inputs one after another along an axis. */
  | { readonly kind: "concat"; readonly axis: number }
  /** An axis as two, of windows and of the positions in one: element (i, j) is i + j of the input. */
  | { readonly kind: "window"; readonly axis: number }
  /**
   * A sum of products: labels for each input's axes and the output's; labels absent from the output are summed. With
   * `compensated`, here and in scatters, the first axis is twice as long: sums, and then their rounding errors.
   */
  | {
      readonly kind: "contract";
      readonly labels: readonly (readonly number[])[];
      readonly output: readonly number[];
      readonly compensated?: true;
    }
  /** Rows of a table (input 0) named by indices (input 1). */
  | { readonly kind: "gather" }
  /** Rows (input 1) added into a table of zeros at indices (input 0). */
  | { readonly kind: "scatter"; readonly rows: number; readonly compensated?: true }
  /** For each row, the elements of input 0 at the positions of input 1, along the last axis. */
  | { readonly kind: "gatherAlong" }
  /** For each row, zeros with values (input 1) added at the positions of input 0, along the last axis. */
  | { readonly kind: "scatterAlong"; readonly compensated?: true }
  /** For each row of the last axis, the positions of as many elements as the output has, those that come first in order. */
  | { readonly kind: "order"; readonly order: "ascending" | "descending" }
  /** A table (input 0) whose rows named by input 1 become those of input 2: in place, as many as the batch names. */
  | { readonly kind: "update" }
  /** Uniform numbers in [0, 1) of so many bits, from a key (input 0: two ints) and a stream of it. */
  | { readonly kind: "random"; readonly stream: number; readonly bits: RandomBits }
  | IterateLowering;

/**
 * A body computed step after step. Inputs: the number of steps if they are counted, the first states, sequences, constants. The
 * output is one list of floats: the number of steps if a condition decides it, the last states, and the outputs, a row for each
 * step and zeros where there was none.
 */
export interface IterateLowering extends Loop {
  readonly kind: "iterate";
  /** The loop as text, by which two are compared. */
  readonly text: string;
  /** The kernel, once the body is planned: then the inputs and the sizes are those that the kernel needs. */
  readonly kernel?: object;
}

/** What a transformation hands to the rule of an operation that holds a graph of its own, as a loop does. */
export interface Walk {
  /** Whether the cotangent of an input is wanted. */
  readonly isActive: (input: AnyTensor) => boolean;
  /** The pullback of that graph: from outputs with their cotangents to the cotangents of some of its tensors. */
  readonly back: (
    ends: readonly (readonly [output: Tensor, cotangent: Tensor])[],
    wrt: readonly AnyTensor[],
  ) => readonly Tensor[];
}

/** ẋ₁ … ẋₙ, y ↦ ẏ, where not every input has a tangent. `forward` is the pushforward of the graph that the operation holds. */
export type Pushforward = (
  tangents: readonly (Tensor | undefined)[],
  output: Tensor,
  forward: (
    starts: readonly (readonly [tensor: Tensor, tangent: Tensor])[],
    outputs: readonly AnyTensor[],
  ) => readonly Tensor[],
) => Tensor;

/** The number of random bits of a uniform number: 24 fill the mantissa, 16 are enough to decide a dropout. */
export type RandomBits = 24 | 16;

/** Where the elements of a data leaf are. */
export interface Storage {
  /** The elements, on the host; throws if they were given to a step and live on in its result. Not to be written to. */
  read(): HostArray;
  /** The elements, where they are on a device that gives them only a moment later; `read` throws there. */
  load?(): Promise<HostArray>;
}

/**
 * The number of elements of a tensor of these sizes.
 *
 * @example
 * ```ts
 * count([2, 3, 4]); // 24
 * ```
 */
export const count = (sizes: readonly number[]): number => sizes.reduce((product, size) => product * size, 1);

/**
 * The size of a dimension: `size(weight, "dim")`.
 *
 * @example
 * ```ts
 * const weights = tensor("items dim", [1, 2, 3, 4, 5, 6], { items: 3, dim: 2 });
 * size(weights, "items"); // 3
 * ```
 */
export const size = <S extends Shape>(tensor: Tensor<S, DType>, dimension: S[number] & Dimension): number => {
  // Who has no types may give anything.
  const { shape } = Object(tensor) as { readonly shape?: unknown };
  if (!Array.isArray(shape))
    throw new TypeError("size: 'tensor' is not a tensor: give one, and the name of a dimension.");
  const axis = tensor.shape.indexOf(dimension);
  const found = tensor.sizes[axis];
  if (found === undefined) throw new RangeError(`size: [${tensor.shape.join(", ")}] has no dimension '${dimension}'.`);
  return found;
};
