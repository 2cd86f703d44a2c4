/** The types of nodes, tensors and operations. */
import type { Shape } from "../shape/dimension.ts";
import type { Compiler } from "../compiler.ts";
import type { Lowering, Pushforward, Walk } from "../tensor.ts";
import type { Indices } from "./indices/indices.ts";

/** The kinds of element: real numbers (the device decides their width), 32-bit integers, and booleans. */
export type DType = "float" | "int" | "bool";

/** Elements of a tensor, flat and row-major, as the interpreter holds them: booleans are the numbers 1 and 0. */
export type Elements = Float64Array | Int32Array;

/**
 * A node of an immutable graph: a primitive, its inputs, its sizes and its type. It is a tensor without names, which have been
 * checked by then. The compiler, its rules, kernels and devices know only nodes, and cannot ask for a name.
 */
export interface Node<D extends DType = DType> {
  readonly sizes: readonly number[];
  readonly dtype: D;
  readonly operation: Primitive;
  readonly inputs: readonly Node[];
}

/**
 * A tensor is a description: a node with a shape.
 *
 * `shape` is what the compiler knows (names or sizes), `sizes` are the numbers behind it. Operations build nodes and
 * compute nothing; a device computes.
 */
export interface Tensor<S extends Shape = Shape, D extends DType = "float"> extends Node<D> {
  readonly shape: S;
  readonly operation: Operation;
  readonly inputs: readonly AnyTensor[];
}

/** A tensor of whatever shape and type. */
export type AnyTensor = Tensor<Shape, DType>;

/** A primitive makes a node: it has a name, a meaning, and the facts that a device needs. */
export interface Primitive {
  readonly name: string;
  readonly lowering: Lowering;
  /** The meaning in float64, on flat row-major elements: the specification of every device. */
  readonly evaluate: (inputs: readonly Elements[], node: Node) => Elements;
  /** The elements of inputs that name rows: none unless told. */
  readonly indices?: Indices;
  /** What compiles its nodes, if that is more than every program needs. */
  readonly compiler?: Compiler;
}

/**
 * An operation makes a tensor: it is a primitive with its derivative.
 *
 * The derivative is required: an operation without one says `"none: …"` with the reason.
 */
export interface Operation extends Primitive {
  /** From the cotangent of the output to those of the inputs (undefined: none flows there), by ordinary operations. */
  readonly pullback: Pullback | `none: ${string}`;
  /** From tangents of inputs to that of the output, where it does not follow from the pullback. */
  readonly pushforward?: Pushforward;
}

/** ȳ, x₁ … xₙ, y ↦ x̄₁ … x̄ₙ. Only float tensors have cotangents; that of ints or booleans is undefined. */
export type Pullback = (
  cotangent: Tensor,
  inputs: readonly AnyTensor[],
  output: Tensor,
  walk: Walk,
) => readonly (Tensor | undefined)[];
