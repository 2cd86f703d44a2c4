/**
 * Checks what a model's own functions give, where types may not have been: code that runs as it is, or in JavaScript. Results of another
 * shape could be taken for others, and give wrong figures.
 */
import type { Tensor } from "@attrec/tensor";
import { isTensor, show } from "@attrec/tensor/extend";

/**
 * The scores that a model gave: floats, [batch, items], with a column for each of so many items, if their number is known.
 *
 * @throws RangeError if they are something else
 *
 * @example
 * ```ts
 * const scores = filled(1, ["batch", "items"], [2, 5]);
 * checkedScores("mine", scores, 5).sizes; // [2, 5]
 * // A row for padding was scored too.
 * checkedScores("mine", scores, 4); // RangeError: The score of mine has to give [batch, items], a float for every item, and gave 5 for 4 items: leave out what is no item, such as a row for padding.
 * ```
 */
export const checkedScores = (
  model: string,
  scores: Tensor<["batch", "items"]>,
  items?: number,
): Tensor<["batch", "items"]> => {
  const expected = `The score of ${model} has to give [batch, items], a float for every item`;
  const given = described(scores);
  if (given !== "[batch, items]") throw new RangeError(`${expected}, and gave ${given}.`);
  const columns = scores.sizes[1];
  if (items !== undefined && columns !== items)
    throw new RangeError(
      `${expected}, and gave ${columns} for ${items} items: leave out what is no item, such as a row for padding.`,
    );
  return scores;
};

/**
 * The parts of a loss that a model gave: a float each.
 *
 * @throws RangeError if one is something else
 */
export const checkedParts = <Parts extends Readonly<Record<string, unknown>>>(model: string, parts: Parts): Parts => {
  for (const [name, part] of Object.entries(parts)) {
    const given = described(part);
    if (given !== "[]")
      throw new RangeError(
        `The part '${name}' of the loss of ${model} has to be one float, a sum over the batch, and is ${given}.`,
      );
  }
  return parts;
};

/** The shape of a tensor of floats, or what else a value is. */
const described = (value: unknown): string => {
  if (!isTensor(value)) return value === undefined ? "nothing" : `no tensor (${typeof value})`;
  return `${show(value.shape)}${value.dtype === "float" ? "" : ` of ${value.dtype}`}`;
};
