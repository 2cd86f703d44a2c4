/** The horizontal filters of Caser: what each finds in a history, and how much work they are. */
import { add, constant, einsum, max, relu, type Tensor } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";

/** The items of each history, one a row: the image that the filters look over. */
export type Image = Tensor<["batch", "length", "dim"]>;

/** The largest result of each horizontal filter of one height, over all places from the top of the image to its end. */
export const strongest = (
  items: Image,
  filters: Tensor<["height", "dim", "filters"]>,
  bias: Tensor<["filters"]>,
): Tensor<["batch", "filters"]> => {
  // Every item is multiplied by every row of a filter, and the products that belong to one place are added up. An item that
  // many histories share is multiplied once.
  const [length, height] = [at(items.sizes, 1), at(filters.sizes, 0)];
  const rows = einsum("batch length dim, height dim filters -> batch length height filters", items, filters);
  const places = einsum(
    "batch length height filters, time height length -> batch time filters",
    rows,
    diagonals(length, height),
  );
  return max(relu(add(places, bias)), "time");
};

/** The number of entries of {@link diagonals} for all heights. */
export const meetings = (length: number, tallest: number): number => {
  let count = 0;
  for (let height = 1; height <= tallest; height++) count += (length - height + 1) * height * length;
  return count;
};

/** The number of entries for a history of 128 items. They take half a gigabyte while a plan is made, and grow with L⁴. */
export const MOST_MEETINGS = meetings(128, 128);

/** 1 if row k of a filter that begins at time t meets the item l = t + k. */
const diagonals = (length: number, height: number): Tensor<["time", "height", "length"]> => {
  const time = length - height + 1;
  const ones = Array.from({ length: time * height * length }, (_, i) => {
    const [t, k, l] = [Math.floor(i / (height * length)), Math.floor(i / length) % height, i % length];
    return l === t + k ? 1 : 0;
  });
  return constant(ones, ["time", "height", "length"], [time, height, length]);
};
