/** The return of memory that results hold on a device. */
import { spend } from "./devices/spendable.ts";
import { tensors } from "./tree.ts";

/**
 * Gives back the memory that the tensors of a tree hold on their device: resident results, a state. Reading them is an error from
 * then on.
 *
 * A call is not necessary: memory that nothing refers to any more is given back by itself. A call only gives it back sooner,
 * which matters on a graphics card, whose memory JavaScript does not see.
 *
 * @example
 * ```ts
 * const double = compile((x: Tensor<[2]>) => mul(x, 2), wasm({ threads: 1 }), { resident: true });
 * const result = double(tensor("2", [1, 2]));
 * read(result); // [2, 4]
 * release(result);
 * read(result); // Error: This tensor was given to a step …
 * ```
 */
export const release = (tree: unknown): void => {
  for (const tensor of tensors(tree)) spend(tensor);
};
