// Makes the lists of users of the first items that a device found, so that scores need not leave it.
import type { HostArray } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { hasItem } from "../data/item-sets.ts";

/** A device finds the first items if no more than one in so many of them has to leave it. */
const WORTHWHILE = 8;

/**
 * How many of the first items a device finds for each user of a block, so that `count` are left when the host has passed over those that a user is not
 * given, `most` at most; nothing if these are so many of all that the scores may as well come.
 */
export const lengthOnDevice = (count: number, most: number, itemCount: number): number | undefined => {
  // A power of two, since each number of items is a plan of its own.
  const length = 2 ** Math.ceil(Math.log2(Math.min(count, itemCount) + most));
  return WORTHWHILE * length > itemCount ? undefined : length;
};

/**
 * The places in `items`, the first `length` of each row, of the first `count` items of one row that are not among the `excluded`, which ascend;
 * fewer if fewer are left.
 */
export const placesOfList = (
  items: HostArray,
  row: number,
  length: number,
  excluded: Int32Array,
  count: number,
): readonly number[] => {
  const places: number[] = [];
  for (let place = row * length; place < (row + 1) * length && places.length < count; place++)
    if (!hasItem(excluded, at(items, place))) places.push(place);
  return places;
};
