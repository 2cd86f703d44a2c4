// Products by notation.
import { at } from "../at.ts";
import { noted } from "../graph/note.ts";
import { type Bindings, ellipsisOf, multiplied, spread } from "../shape/bind.ts";
import { parseSignature } from "../shape/signature.ts";
import { factorsOf } from "../shape/word.ts";
import type { Shape } from "../shape/dimension.ts";
import { floatTensor } from "../shape/dtype.ts";
import { checkEinsum, type EinsumFit, type EinsumResult, type EinsumRule } from "../shape/einsum.ts";
import { checkText } from "../shape/sizes.ts";
import { type Fit, substituteNames, unify } from "../shape/unify.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { contract } from "./contract.ts";
import type { Labels } from "./contract-primitive.ts";
import { reduceAxes } from "./reduce.ts";
import { reshape } from "./reshape.ts";
import { everyNth } from "./split.ts";
import { permute } from "./view.ts";

/**
 * A sum of products in Einstein's notation, with names: `einsum("batch i dim, batch j dim -> batch i j", q, k)`.
 *
 * The names bind to the dimensions of the arguments; names that the output lacks are summed. A name that an argument has twice is
 * its diagonal. `...` stands for all dimensions that are not named, those at the end of one argument agreeing with those at the end of
 * another. `length-2` is a dimension of its own, two less than `length`. `heads*dim` is one axis of an argument or of the output
 * that stands for the two, which other arguments have on their own. Three arguments or more are multiplied two at a time, in the order that takes the least work.
 *
 * @throws ShapeError if the output has a name twice, or one that no argument has, or if names do not bind
 *
 * @derivative for each input the sum of products of `ȳ` with the other inputs, to the dimensions of that input
 *
 * @example
 * ```ts
 * const x = tensor("2 3", [1, 2, 3, 4, 5, 6]);
 * einsum("i k, j k -> i j", x, x); // [[14, 32], [32, 77]]
 * einsum("i k -> k i", x); // [[1, 4], [2, 5], [3, 6]]
 * einsum("i i ->", tensor("2 2", [1, 2, 3, 4])); // 5
 * einsum("i k, k, j k -> i j", x, tensor("3", [1, 0, 2]), x); // [[19, 40], [40, 88]]
 * einsum("... k, k -> ...", x, tensor("3", [1, 0, 2])); // [7, 16]
 * einsum("i k -> k*i", x); // [1, 4, 2, 5, 3, 6]
 * einsum("i k, i*k -> i", x, tensor("6", [1, 0, 0, 0, 1, 0])); // [1, 5]
 * ```
 */
export const einsum = <const Signature extends string, const A extends readonly AnyTensor[]>(
  signature: EinsumRule<Signature>,
  ...inputs: Fit<A, EinsumFit<Signature, A>>
): EinsumResult<Signature, A> => contractNamed(signature, inputs as readonly Tensor[]) as EinsumResult<Signature, A>;

const contractNamed = (notation: string, inputs: readonly Tensor[]): Tensor => {
  checkText("einsum", "signature", notation);
  inputs.forEach((x, i) => floatTensor("einsum", `inputs[${i}]`, x));
  const parsed = parseSignature("einsum", notation);
  checkEinsum(parsed);
  const bindings = unify("einsum", parsed, inputs);
  const split = inputs.map((x, i) => splitProducts(x, spread(at(parsed.inputs, i), x.sizes.length), bindings));
  const names = [...new Set(split.flatMap((part) => part.names))];
  const labelsOf = (of: Shape): Labels => of.map((name) => names.indexOf(name));
  const factors = split.map((part) => distinct({ x: part.x, labels: labelsOf(part.names) }));
  const output = spread(parsed.output, parsed.output.length - 1 + ellipsisOf(bindings).length);
  const result = contractAll(factors, labelsOf(output.flatMap(factorsOf)));
  const shape = substituteNames("einsum", parsed.output, bindings);
  if (!notation.includes("*")) return noted({ ...result, shape });
  let axis = 0;
  const merged = output.map((name) => {
    const sizes = factorsOf(name).map(() => at(result.sizes, axis++));
    return sizes.reduce((product, size) => product * size, 1);
  });
  return reshape(result, shape, merged);
};

/** An argument with the factors of a product as axes of their own, and the names of all axes. */
const splitProducts = (x: Tensor, words: Shape, bindings: Bindings): { readonly x: Tensor; readonly names: Shape } => {
  const names = words.flatMap(factorsOf);
  if (names.length === words.length) return { x, names };
  const sizes = words.flatMap((word, axis) => {
    const factors = factorsOf(word);
    return factors.length === 1
      ? [at(x.sizes, axis)]
      : factors.map((factor) => multiplied(String(factor), bindings)?.size ?? 1);
  });
  return { x: reshape(x, sizes, sizes), names };
};

/** A factor of a product, with a label for each of its axes. */
interface Factor {
  readonly x: Tensor;
  readonly labels: Labels;
}

/** The factor with each label once: of axes with the same label, the diagonal. */
const distinct = ({ x, labels }: Factor): Factor => {
  const again = labels.findIndex((label, axis) => labels.indexOf(label) < axis);
  if (again < 0) return { x, labels };
  const first = labels.indexOf(at(labels, again));
  const rest = x.sizes.flatMap((_, axis) => (axis === first || axis === again ? [] : [axis]));
  const size = at(x.sizes, again);
  const rows = rest.map((axis) => at(x.sizes, axis));
  const flat = reshape(permute(x, [...rest, first, again]), [...rows, size * size], [...rows, size * size]);
  // In rows of one element more than there are columns, the diagonal is the first column.
  const diagonal = everyNth<Shape, number, number>(flat, -1, size + 1, size);
  return distinct({ x: diagonal, labels: [...rest.map((axis) => at(labels, axis)), at(labels, again)] });
};

/** The product of all factors, two at a time: each time those whose product takes the least work. */
const contractAll = (factors: readonly Factor[], output: Labels): Tensor => {
  const [first, second] = factors;
  if (!first) throw new RangeError("A product has at least one factor.");
  if (!second) return rearrange(first.x, first.labels, output);
  if (factors.length === 2) return contract(first.x, second.x, [first.labels, second.labels], output);
  const pairs = factors.flatMap((a, i) => factors.slice(i + 1).map((b) => [a, b] as const));
  const best = pairs.reduce((least, pair) => (workOf(pair) < workOf(least) ? pair : least));
  const [a, b] = best;
  const others = factors.filter((factor) => factor !== a && factor !== b);
  const needed = new Set([...output, ...others.flatMap(({ labels }) => labels)]);
  const labels = [...new Set([...a.labels, ...b.labels])].filter((label) => needed.has(label));
  return contractAll([{ x: contract(a.x, b.x, [a.labels, b.labels], labels), labels }, ...others], output);
};

/** The number of products that two factors take. */
const workOf = (pair: readonly [Factor, Factor]): number => {
  const sizes = new Map(
    pair.flatMap(({ x, labels }) => labels.map((label, axis) => [label, at(x.sizes, axis)] as const)),
  );
  return [...sizes.values()].reduce((product, size) => product * size, 1);
};

const rearrange = (x: Tensor, own: Labels, output: Labels): Tensor => {
  const summed = own.flatMap((label, axis) => (output.includes(label) ? [] : [axis]));
  const kept = own.filter((label) => output.includes(label));
  return permute(
    reduceAxes("sum", x, summed),
    output.map((label) => kept.indexOf(label)),
  );
};
