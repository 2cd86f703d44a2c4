/** Defines arithmetic of floats or ints. */
import { at } from "../at.ts";
import type { Scalar } from "../scalar/expression.ts";
import type { BroadcastRule, Tests } from "../shape/broadcast.ts";
import type { Shape } from "../shape/dimension.ts";
import type { ShapeBy } from "../shape/rule.ts";
import type { AnyTensor, DType, Tensor } from "../tensor.ts";
import { type Around, broadcastTogether, type Elementwise, type RankAround, type ShapeOf } from "./elementwise.ts";
import {
  type Floats,
  jointOperands,
  type NumericArgument,
  type NotNumeric,
  type Numeric,
  numericTensor,
  type Second,
} from "./joint.ts";
import { mapOperation, mapped, type MapPullback } from "./map.ts";
import { drawIndices, drawNarrower, drawSizes, type Interval, type SampledInput, type Sampler } from "./sample.ts";

/** The definition of an operation of floats or ints. */
interface Definition<Inputs extends readonly Tensor[]> extends Elementwise<Inputs> {
  /** One int of the output from one int of each input. It wraps around at 32 bits. */
  readonly ofInts: Scalar;
}

/** An operation of one tensor of floats or ints, which keeps its shape and type. */
export interface NumericUnary<Name extends string> {
  <const S extends Shape, D extends DType = "float">(x: NumericArgument<Name, "x", S, D>): Tensor<S, D>;
  /** Where the property tests draw x from. */
  readonly sample: readonly Interval[];
}

/** An operation of two operands of one type, floats or ints, that broadcast: aligned at the right, a size of 1 repeats. */
export interface Arithmetic<Name extends string> {
  /** T is left out: see {@link Tests}. */
  <const A extends AnyTensor | number, const B extends AnyTensor | number, T extends Tests = Tests>(
    // This is NumericOperand, whose name would cost the compiler more.
    a: A extends Numeric ? A : NotNumeric<Name, "a", ShapeOf<A>>,
    b: { is: A } extends { is: Around<B> } ? B : Second<Name, A, B, T>,
  ): { is: A; rank: ShapeOf<A>["length"] } extends { is: Around<B>; rank: RankAround<B> }
    ? Tensor<ShapeOf<A>>
    : Tensor<ShapeBy<BroadcastRule<Name, ShapeOf<A>, ShapeOf<B>, T>>, A | B extends Floats ? "float" : "int">;
  /** Where the property tests draw a and b from. */
  readonly sample: readonly Interval[];
}

/** Defines an operation of one tensor of floats or ints. */
export const numericUnary = <const Name extends string>(
  name: Name,
  { expression, ofInts, pullback, sample }: Definition<readonly [Tensor]>,
): NumericUnary<Name> => {
  const operations = {
    float: mapOperation(name, expression, pullback as MapPullback),
    int: mapOperation(name, ofInts, NONE),
  };
  const call = (x: AnyTensor): AnyTensor => {
    const { dtype } = numericTensor(name, "x", x);
    return mapped(operations[dtype], [x], dtype);
  };
  // The map keeps what the type says that it keeps.
  return Object.assign(call, { sample }) as unknown as NumericUnary<Name>;
};

/** Defines an operation of two operands of floats or ints that broadcast. */
export const arithmetic = <const Name extends string>(
  name: Name,
  { expression, ofInts, pullback, sample }: Definition<readonly [Tensor, Tensor]>,
): Arithmetic<Name> => {
  const operations = {
    float: mapOperation(name, expression, pullback as MapPullback),
    int: mapOperation(name, ofInts, NONE),
  };
  const call = (a: unknown, b: unknown): AnyTensor => {
    const [x, y] = jointOperands(name, a, b);
    return mapped(operations[x.dtype], broadcastTogether(name, x, y), x.dtype);
  };
  // `jointOperands` throws the sentence that the type carries; what is left has the shape that the rule gives.
  return Object.assign(call, { sample }) as unknown as Arithmetic<Name>;
};

const NONE = "none: whole numbers have no derivative";

/** Property tests draw ints between -9 and 9 that broadcast, and one of some operations. */
export const sampleInts =
  (operations: readonly ((x: Tensor<Shape, "int">, y: Tensor<Shape, "int">) => AnyTensor)[]): Sampler =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(0, 3));
    const ints = (of: readonly number[]): SampledInput => {
      const { elements, ...rest } = drawIndices(draw, of, 19);
      return { ...rest, elements: elements.map((x) => x - 9) };
    };
    const operation = at(operations, draw.integer(0, operations.length - 1));
    return {
      inputs: [ints(sizes), ints(drawNarrower(draw, sizes))],
      call: ([x, y]) => operation(x as Tensor<Shape, "int">, y as Tensor<Shape, "int">),
    };
  };
