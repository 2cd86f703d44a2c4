import { at } from "../at.ts";
import { parseSignature } from "../shape/notation.ts";
import type { Dimension } from "../shape/dimension.ts";
import { ShapeError } from "../shape/dimension.ts";
import { type EinsumResult, type Fit, substitute, type Unify, unify } from "../shape/unify.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { contract, type Labels } from "./contract.ts";
import { reduceAxes } from "./reduce.ts";
import { permute } from "./view.ts";

/**
 * A sum of products in Einstein's notation, with names: `einsum("batch i dim, batch j dim -> batch i j", q, k)`.
 *
 * The names bind to the dimensions of the arguments; names that the output lacks are summed. One or two arguments.
 */
export const einsum = <const Signature extends string, const A extends readonly Tensor[]>(
  signature: Signature,
  ...inputs: Fit<A, Unify<Signature, A>>
): EinsumResult<Signature, A> => contractNamed(signature, inputs) as EinsumResult<Signature, A>;

const contractNamed = (signature: string, inputs: readonly Tensor[]): Tensor => {
  const parsed = parseSignature(signature);
  const bindings = unify(parsed, inputs);
  const shape = substitute(parsed.output, bindings);
  const labelOf = (dimension: Dimension): number => {
    const label = [...bindings.keys()].indexOf(String(dimension));
    if (label < 0)
      throw new ShapeError(`einsum: '${signature}': dimensions are named here, but ${dimension} is a size`);
    return label;
  };
  const labels = parsed.inputs.map((input): Labels => input.map(labelOf));
  for (const own of labels) {
    if (new Set(own).size < own.length)
      throw new ShapeError(`einsum: '${signature}': a name repeats within one argument`);
  }
  const output = parsed.output.map(labelOf);
  const [left, right] = labels;
  const [a, b] = inputs;
  if (!a || !left || labels.length > 2) {
    throw new ShapeError(`einsum: '${signature}' has ${labels.length} arguments: one or two can be contracted at once`);
  }
  const result: AnyTensor = right && b ? contract(a, b, [left, right], output) : rearrange(a, left, output);
  return { ...result, shape } as Tensor;
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
