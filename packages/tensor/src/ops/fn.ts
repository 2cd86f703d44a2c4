// Functions whose dimensions have names of their own.
import { checkFunction, checkText } from "../shape/sizes.ts";
import { at } from "../at.ts";
import { type Binding, ellipsisOf } from "../shape/bind.ts";
import { typedNotation } from "../shape/notation.ts";
import {
  type OutputType,
  type Parameters,
  parseSignature,
  type SignatureOutput,
  type SignatureRule,
} from "../shape/signature.ts";
import { type Shape, ShapeError, show } from "../shape/dimension.ts";
import { type Fit, type FnResult, substituteNames, type Unify, unify } from "../shape/unify.ts";
import { checkTensor } from "../shape/dtype.ts";
import type { Valid } from "../shape/rule.ts";
import { type AnyTensor, count, type Tensor } from "../tensor.ts";
import { broadcastTo } from "./elementwise.ts";
import { named, reshape } from "./reshape.ts";

/** A function made by {@link fn}: each call is checked against the signature. */
export interface NamedFunction<Signature extends string> {
  <const A extends readonly AnyTensor[]>(...inputs: Fit<A, Unify<"fn", Signature, A>>): FnResult<"fn", Signature, A>;
}

/**
 * A function of tensors whose dimensions have names: `fn("batch dim, dim units -> batch units", (x, w) => matmul(x, w))`.
 *
 * The body is checked once, with the names; each call is checked against the signature, and the result has the
 * dimensions that the names stand for there. An argument or result of ints is written `int:batch length`, and one of
 * booleans `bool:batch length`.
 *
 * A dimension may be a sum with a number, `length-2`, or a product of others, `heads*dim`, which some argument has on their own. `...`
 * stands for all dimensions that are not named; the body sees them as one, whose name is `...`.
 *
 * @derivative that of the function's body
 *
 * @example
 * ```ts
 * const scores = fn("batch dim, items dim -> batch items", (users, items) => einsum("b d, i d -> b i", users, items));
 * scores(tensor("1 2", [1, 2]), tensor("2 2", [1, 0, 0, 1])); // [[1, 2]]
 * const isLargest = fn("... dim -> bool:... dim", (x) => equal(x, max(x, "dim", { keep: true })));
 * isLargest(tensor("1 2 2", [1, 2, 4, 3])); // [[[false, true], [true, false]]]
 * ```
 */
export const fn = <const Signature extends string>(
  signature: Valid<Signature, SignatureRule<"fn", Signature>>,
  body: (...inputs: Parameters<Signature>) => Tensor<SignatureOutput<Signature>, OutputType<Signature>>,
): NamedFunction<Signature> => {
  checkText("fn", "signature", signature);
  checkFunction("fn", "body", body);
  const { inputs: words, output, outputType, ...parsed } = parseSignature("fn", signature);
  const call = (...inputs: readonly AnyTensor[]): AnyTensor => {
    inputs.forEach((x, i) => checkTensor("fn", `inputs[${i}]`, x));
    const bindings = unify("fn", { inputs: words, output, outputType, ...parsed }, inputs);
    const shape = substituteNames("fn", output, bindings);
    const rest = ellipsisOf(bindings);
    const renamed = inputs.map((input, i) => merged(input, at(words, i), rest));
    const result: AnyTensor = body(...(renamed as unknown as Parameters<Signature>));
    checkTensor(`fn: '${signature}'`, "the result of the body", result);
    if (result.dtype !== outputType || show(result.shape) !== show(output)) {
      const [given, expected] = [typedNotation(result.dtype, result.shape), typedNotation(outputType, output)];
      throw new ShapeError(`fn: '${signature}': the body gives '${given}', not '${expected}'`);
    }
    const axis = output.indexOf("...");
    if (axis < 0) return named(result, shape);
    return reshape(result, shape, result.sizes.toSpliced(axis, 1, ...rest.map(({ size }) => size)));
  };
  // `unify` throws the sentence that `Fit` carries, and `substituteNames` gives the shape that `FnResult` says.
  return call as unknown as NamedFunction<Signature>;
};

/** An argument under the names of the body, which has one dimension for all that `...` stands for. */
const merged = (x: AnyTensor, names: Shape, rest: readonly Binding[]): AnyTensor => {
  const start = names.indexOf("...");
  if (start < 0) return named(x, names);
  const own = x.sizes.length - names.length + 1;
  const sizes = rest.map(({ size }) => size);
  const missing = rest.length - own;
  // Dimensions that another argument alone has are repeated.
  const axes = x.sizes.toSpliced(start, 0, ...Array.from({ length: missing }, () => 1));
  const whole = x.sizes.toSpliced(start, own, ...sizes);
  const wide = missing === 0 ? x : broadcastTo(reshape(x, axes, axes), whole, whole);
  return reshape(wide, names, x.sizes.toSpliced(start, own, count(sizes)));
};
