// Makes nodes, and what their meanings in float64 have in common.
import { type AnyTensor, count, type DType, type Elements, type Node, type Operation, type Tensor } from "../tensor.ts";
import type { Shape, ShapeArgument } from "../shape/dimension.ts";
import { noted } from "../graph/note.ts";

/** A new node of the graph. */
export const node = <const S extends Shape, D extends DType>(
  operation: Operation,
  inputs: readonly AnyTensor[],
  shape: ShapeArgument<S>,
  sizes: readonly number[],
  dtype: D,
): Tensor<S, D> => noted({ shape: shape as S, sizes, dtype, operation, inputs });

/** Room for the elements of a node, zero. */
export const allocate = (of: Node): Elements =>
  of.dtype === "int" ? new Int32Array(count(of.sizes)) : new Float64Array(count(of.sizes));
