/** Axes in another order, by their names. */
import { at } from "../at.ts";
import type { Dimension, Shape } from "../shape/dimension.ts";
import { ShapeError } from "../shape/dimension.ts";
import { checkTensor } from "../shape/dtype.ts";
import { spread } from "../shape/bind.ts";
import type { FactorsOf } from "../shape/einsum.ts";
import { type Inputs, parseSignature, type SignatureOutput, type SignatureRule } from "../shape/signature.ts";
import { factorsOf } from "../shape/word.ts";
import type { Faulty, Valid } from "../shape/rule.ts";
import { checkText } from "../shape/sizes.ts";
import { type FnResult, substituteNames, type Unify, unify } from "../shape/unify.ts";
import type { DType, Tensor } from "../tensor.ts";
import { reshape } from "./reshape.ts";
import { permute } from "./view.ts";

/** Undefined, or the sentence that says why a notation puts no axes in another order. */
type RearrangeRule<N extends string> = string extends N
  ? undefined
  : SignatureRule<"rearrange", N> extends infer Parts
    ? Parts extends string
      ? Parts
      : Inputs<N> extends readonly [infer Names extends Shape]
        ? Names["length"] extends FactorsOf<SignatureOutput<N>>["length"]
          ? [Names[number]] extends [FactorsOf<SignatureOutput<N>>[number]]
            ? [Again<Names>] extends [never]
              ? undefined
              : Unequal<N>
            : Unequal<N>
          : Unequal<N>
        : Unequal<N>
    : undefined;

type Unequal<N extends string> = `rearrange: '${N}': the output has the names of one input, each once`;

/** The dimensions that occur again. */
type Again<S extends Shape> = S extends readonly [infer First extends Dimension, ...infer Rest extends Shape]
  ? (First extends Rest[number] ? First : never) | Again<Rest>
  : never;

/** The tensor as given, or the sentence that says why the names do not fit. */
type Fitting<S extends Shape, N extends string, D extends DType> =
  RearrangeRule<N> extends string
    ? Tensor<S, D>
    : Unify<"rearrange", N, [Tensor<S>]> extends readonly [number, infer Why extends string]
      ? Why
      : Tensor<S, D>;

/** The shape with its dimensions in another order. */
type Rearranged<S extends Shape, N extends string> =
  RearrangeRule<N> extends string ? Faulty : FnResult<"rearrange", N, [Tensor<S>]>["shape"];

/**
 * The same elements with their axes in another order: `rearrange(x, "batch length dim -> batch dim length")`. The names bind to the dimensions, and
 * `...` stands for all that are not named. `heads*dim` in the output is one axis in the place of two. Elements are of any type.
 *
 * @throws ShapeError if the names do not bind, or if the output has not each of them once
 *
 * @derivative `ȳ`, its axes put back
 *
 * @example
 * ```ts
 * rearrange(tensor("2 3", [1, 2, 3, 4, 5, 6]), "i j -> j i"); // [[1, 4], [2, 5], [3, 6]]
 * rearrange(tensor("int:2 1 2", [1, 2, 3, 4]), "... j -> j ..."); // [[[1], [3]], [[2], [4]]]
 * rearrange(tensor("2 2 2", [1, 2, 3, 4, 5, 6, 7, 8]), "i j k -> j i*k"); // [[1, 2, 5, 6], [3, 4, 7, 8]]
 * ```
 */
export const rearrange = <const S extends Shape, const N extends string, D extends DType = "float">(
  x: Fitting<S, N, D>,
  notation: Valid<N, RearrangeRule<N>>,
): Tensor<Rearranged<S, N>, D> => {
  checkTensor("rearrange", "x", x);
  checkText("rearrange", "notation", notation);
  const given = x as Tensor<Shape, D>;
  const { shape, sizes } = given;
  const parsed = parseSignature("rearrange", notation);
  const [words = []] = parsed.inputs;
  const results = parsed.output.flatMap(factorsOf);
  const isOrder = parsed.inputs.length === 1 && words.length === results.length;
  if (
    !isOrder ||
    new Set([...words, ...results]).size < words.length ||
    words.some((word) => !results.includes(word))
  ) {
    throw new ShapeError(`rearrange: '${notation}': the output has the names of one input, each once`);
  }
  const bindings = unify("rearrange", parsed, [{ shape, sizes }]);
  const names = spread(words, sizes.length);
  const output = spread(parsed.output, parsed.output.length + names.length - words.length);
  const turned = permute<D>(
    given,
    output.flatMap(factorsOf).map((name) => names.indexOf(name)),
  );
  if (output.length === names.length) return turned;
  const merged = output.map((word) =>
    factorsOf(word).reduce<number>((n, name) => n * at(sizes, names.indexOf(name)), 1),
  );
  return reshape<Shape, D>(turned, substituteNames("rearrange", parsed.output, bindings), merged);
};
