/**
 * What each kernel of a plan costs. A page loads this when it asks for a profile: so nothing of the page is imported here, which
 * bundlers would have to move to a file of its own.
 */
import type { Group } from "../../plan/order/groups.ts";
import type { KernelCost } from "../device.ts";

/**
 * The cost of each group of a plan, by its name: the median of the milliseconds that it took in some rounds. If a group is a single
 * product whose number of rows is fixed, its multiplications and additions are counted too.
 */
export const groupCosts = (
  groups: readonly Group[],
  names: readonly string[],
  rounds: readonly (readonly number[])[],
): readonly KernelCost[] =>
  groups.map(({ steps }, i) => {
    const times = rounds.flatMap((round) => round[i] ?? []).toSorted((a, b) => a - b);
    const [only, ...others] = steps;
    const product =
      only?.kernel.kind === "contract" && others.length === 0 && !only.counted && !only.depth ? only.kernel : undefined;
    return {
      name: names[i] ?? "",
      milliseconds: times[Math.floor(times.length / 2)] ?? NaN,
      ...(product && { operations: 2 * (product.batch ?? 1) * product.m * product.n * product.k }),
    };
  });
