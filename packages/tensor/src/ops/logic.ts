/** Operations on booleans: not, and, or. */
import { element, type Scalar } from "../scalar/expression.ts";
import { larger, oppositeOf, times } from "../scalar/formulas.ts";
import type { BroadcastRule, Tests } from "../shape/broadcast.ts";
import type { Shape } from "../shape/dimension.ts";
import { type BoolArgument, boolTensor, type NotBool, type TypeOf } from "../shape/dtype.ts";
import type { ShapeBy, Valid } from "../shape/rule.ts";
import type { AnyTensor, DType, Tensor } from "../tensor.ts";
import { broadcastTogether } from "./elementwise.ts";
import { mapOperation, mapped } from "./map.ts";
import { drawBooleans, drawNarrower, drawSizes, type Sampler } from "./sample.ts";

/** An operation of two tensors of booleans that broadcast: aligned at the right, a dimension of size 1 repeats. */
export interface Connective<Name extends string> {
  /** T is left out: see {@link Tests}. */
  <const A extends AnyTensor, const B extends AnyTensor, T extends Tests = Tests>(
    a: A extends Truth ? A : NotBool<Name, "a", A["shape"], TypeOf<A>>,
    b: B extends Truth
      ? Valid<B, BroadcastRule<Name, A["shape"], B["shape"], T>>
      : NotBool<Name, "b", B["shape"], TypeOf<B>>,
  ): Tensor<ShapeBy<BroadcastRule<Name, A["shape"], B["shape"], T>>, "bool">;
}

/** The type that tells tensors of booleans from others. */
interface Truth {
  readonly dtype: "bool";
}

const connective = <const Name extends string>(
  name: Name,
  connect: (x: Scalar, y: Scalar) => Scalar,
): Connective<Name> => {
  const operation = mapOperation(name, connect(element(0), element(1)), () => [undefined, undefined]);
  const call = (a: AnyTensor, b: AnyTensor) =>
    mapped(operation, broadcastTogether(name, boolTensor(name, "a", a), boolTensor(name, "b", b)), "bool");
  // The checks throw the sentences that the types carry.
  return call as unknown as Connective<Name>;
};

/**
 * Whether both are true.
 *
 * @example
 * ```ts
 * and(tensor("bool:2", [true, true]), tensor("bool:2", [true, false])); // [true, false]
 * ```
 */
export const and = /* #__PURE__ */ connective("and", times);

/**
 * Whether one of them is true, or both.
 *
 * @example
 * ```ts
 * or(tensor("bool:3", [true, true, false]), tensor("bool:3", [true, false, false])); // [true, true, false]
 * ```
 */
export const or = /* #__PURE__ */ connective("or", larger);

const negation = /* #__PURE__ */ mapOperation("not", /* #__PURE__ */ oppositeOf(/* #__PURE__ */ element(0)), () => [
  undefined,
]);

/**
 * Whether it is false.
 *
 * @example
 * ```ts
 * not(tensor("bool:2", [true, false])); // [false, true]
 * ```
 */
export const not = <const S extends Shape, D extends DType>(x: BoolArgument<"not", "x", S, D>): Tensor<S, "bool"> =>
  mapped(negation, [boolTensor("not", "x", x)], "bool") as Tensor<S, "bool">;

/** Property tests draw booleans. */
export const sampleConnective =
  (connect: Connective<string>): Sampler =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(0, 3));
    return {
      inputs: [drawBooleans(draw, sizes), drawBooleans(draw, drawNarrower(draw, sizes))],
      call: ([x, y]) =>
        connect<Tensor<Shape, "bool">, Tensor<Shape, "bool">>(x as Tensor<Shape, "bool">, y as Tensor<Shape, "bool">),
    };
  };

/** Property tests draw booleans. */
export const sampleNot: Sampler = (draw) => ({
  inputs: [drawBooleans(draw, drawSizes(draw, draw.integer(0, 3)))],
  call: ([x]) => not(x as Tensor<Shape, "bool">),
});
