/** The return of memory that results hold on a device. */
import { spend } from "./devices/spendable.ts";
import { tensors } from "./tree.ts";

/**
 * Gives back the memory that the tensors of a tree hold on their device: resident results, a state. Reading them is an error from
 * then on.
 *
 * A call is not necessary: memory that nothing refers to any more is given back by itself. A call only gives it back sooner,
 * which matters on a graphics card, whose memory JavaScript does not see.
 */
export const release = (tree: unknown): void => {
  for (const tensor of tensors(tree)) spend(tensor);
};
