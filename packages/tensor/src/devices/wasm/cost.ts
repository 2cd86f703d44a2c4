// Measures what each kernel of a plan costs.
import { at } from "../../at.ts";
import { describeGroups } from "../../plan/describe.ts";
import type { KernelSchedule } from "../../plan/schedule.ts";
import type { KernelCost } from "../device.ts";

/**
 * The cost of each group of a schedule: the median of the milliseconds that it took in some rounds. If a group is a single
 * product whose number of rows is fixed, its multiplications and additions are counted too.
 */
export const groupCosts = (
  scheduled: KernelSchedule,
  rounds: readonly (readonly number[])[],
): readonly KernelCost[] => {
  const names = describeGroups(scheduled);
  return scheduled.groups.map(({ steps }, i) => {
    const times = rounds.map((round) => at(round, i)).toSorted((a, b) => a - b);
    const [only, ...others] = steps;
    const product =
      only?.kernel.kind === "contract" && others.length === 0 && !only.counted && !only.depth ? only.kernel : undefined;
    return {
      name: at(names, i),
      milliseconds: at(times, Math.floor(times.length / 2)),
      ...(product && { operations: 2 * product.m * product.n * product.k }),
    };
  });
};
