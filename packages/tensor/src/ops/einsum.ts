// Products by notation.
import { at } from "../at.ts";
import { parseSignature } from "../shape/notation.ts";
import type { Dimension } from "../shape/dimension.ts";
import { floatTensor } from "../shape/dtype.ts";
import { checkEinsum, type EinsumFit, type EinsumRule } from "../shape/einsum.ts";
import { checkText } from "../shape/sizes.ts";
import { type EinsumResult, type Fit, substitute, unify } from "../shape/unify.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { contract, type Labels } from "./contract.ts";
import { reduceAxes } from "./reduce.ts";
import { permute } from "./view.ts";

/**
 * A sum of products in Einstein's notation, with names: `einsum("batch i dim, batch j dim -> batch i j", q, k)`.
 *
 * The names bind to the dimensions of the arguments; names that the output lacks are summed. One or two arguments.
 *
 * @throws ShapeError if a name occurs twice in one place, if the output has one that no argument has, or if they do not bind
 *
 * @example
 * ```ts
 * const x = tensor("2 3", [1, 2, 3, 4, 5, 6]);
 * einsum("i k, j k -> i j", x, x); // [[14, 32], [32, 77]]
 * einsum("i k -> k i", x); // [[1, 4], [2, 5], [3, 6]]
 * ```
 */
export const einsum = <const Signature extends string, const A extends readonly AnyTensor[]>(
  signature: EinsumRule<Signature>,
  ...inputs: Fit<A, EinsumFit<Signature, A>>
): EinsumResult<Signature, A> => contractNamed(signature, inputs as readonly Tensor[]) as EinsumResult<Signature, A>;

const contractNamed = (signature: string, inputs: readonly Tensor[]): Tensor => {
  checkText("einsum", "signature", signature);
  const parsed = parseSignature(signature);
  checkEinsum(parsed);
  inputs.forEach((x, i) => floatTensor("einsum", `inputs[${i}]`, x));
  const bindings = unify(parsed, inputs);
  const shape = substitute(parsed.output, bindings);
  const labelOf = (dimension: Dimension): number => [...bindings.keys()].indexOf(String(dimension));
  const [left = [], right] = parsed.inputs.map((input): Labels => input.map(labelOf));
  const output = parsed.output.map(labelOf);
  const x = at(inputs, 0);
  const result = right ? contract(x, at(inputs, 1), [left, right], output) : rearrange(x, left, output);
  return { ...result, shape };
};

const rearrange = (x: Tensor, own: Labels, output: Labels): Tensor => {
  const summed = own.flatMap((label, axis) => (output.includes(label) ? [] : [axis]));
  const kept = own.filter((label) => output.includes(label));
  return permute(
    reduceAxes("sum", x, summed),
    output.map((label) =>
      at(
        kept.map((_, axis) => axis),
        kept.indexOf(label),
      ),
    ),
  );
};
