// Functions whose dimensions have names of their own.
import { checkFunction, checkText } from "../shape/sizes.ts";
import { at } from "../at.ts";
import { type SignatureRule, type Parameters, type SignatureOutput, parseSignature } from "../shape/notation.ts";
import { ShapeError, show } from "../shape/dimension.ts";
import { type Fit, type FnResult, substitute, type Unify, unify } from "../shape/unify.ts";
import { floatTensor, checkTensor } from "../shape/dtype.ts";
import type { Valid } from "../shape/rule.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { named } from "./reshape.ts";

/** A function made by {@link fn}: each call is checked against the signature. */
export interface NamedFunction<Signature extends string> {
  <const A extends readonly AnyTensor[]>(...inputs: Fit<A, Unify<Signature, A>>): FnResult<Signature, A>;
}

/**
 * A function of tensors whose dimensions have names: `fn("batch dim, dim units -> batch units", (x, w) => matmul(x, w))`.
 *
 * The body is checked once, with the names; each call is checked against the signature, and the result has the
 * dimensions that the names stand for there. An argument of ints is written `int:batch length`, and one of
 * booleans `bool:batch length`.
 *
 * @example
 * ```ts
 * const scores = fn("batch dim, items dim -> batch items", (users, items) => einsum("b d, i d -> b i", users, items));
 * scores(tensor("1 2", [1, 2]), tensor("2 2", [1, 0, 0, 1])); // [[1, 2]]
 * ```
 */
export const fn = <const Signature extends string>(
  signature: Valid<Signature, SignatureRule<Signature>>,
  body: (...inputs: Parameters<Signature>) => Tensor<SignatureOutput<Signature>>,
): NamedFunction<Signature> => {
  checkText("fn", "signature", signature);
  checkFunction("fn", "body", body);
  const parsed = parseSignature(signature);
  const call = (...inputs: readonly AnyTensor[]): AnyTensor => {
    inputs.forEach((x, i) => checkTensor(`'${signature}'`, `inputs[${i}]`, x));
    const bindings = unify(parsed, inputs);
    const renamed = inputs.map((input, i) => named(input, at(parsed.inputs, i)));
    const result: AnyTensor = body(...(renamed as unknown as Parameters<Signature>));
    floatTensor(`'${signature}'`, "the result of the body", result);
    if (show(result.shape) !== show(parsed.output)) {
      throw new ShapeError(`${signature}: the body gives ${show(result.shape)}, not ${show(parsed.output)}`);
    }
    return named(result, substitute(parsed.output, bindings));
  };
  // `unify` throws the sentence that `Fit` carries, and `substitute` gives the shape that `FnResult` says.
  return call as unknown as NamedFunction<Signature>;
};
