/** Refuses indices out of range before anything runs, since a kernel would read beside its table. */
import { checksOf } from "../graph/indices/indices.ts";
import type { Program } from "../graph/program.ts";
import type { AnyTensor } from "../tensor.ts";
import type { Plan } from "./device.ts";

/**
 * A plan that checks the indices of its inputs. The program may leave some of their elements unused: these elements name no
 * row. `prepare` makes one plan that may read unused elements, and one that may not. The second serves calls in which an unused
 * element is out of range, such as padding with -1.
 *
 * @example
 * ```ts
 * const [table, rows] = [input([2], [2], "float"), input([1], [1], "int")];
 * const program = { inputs: [table, rows], outputs: [gather(table, rows)], carried: [-1], names: ["table", "rows"] };
 * const plan = withCheckedIndices(program, () => ({ describe: () => "mine", run: () => [tensor("1", [7])] }));
 * plan.run([tensor("2", [1, 2]), tensor("int:1", [1])]); // [[7]]
 * plan.run([tensor("2", [1, 2]), tensor("int:1", [5])]); // RangeError: 'rows' has index 5 at position 0, but the table has rows 0 … 1.
 * ```
 */
export const withCheckedIndices = (program: Program, prepare: (readsUnused: boolean) => Plan): Plan => {
  const hasUnused = checksOf(program)?.check;
  const usual = prepare(true);
  if (!hasUnused) return usual;
  let strict: Plan | undefined;
  const planFor = (inputs: readonly AnyTensor[]): Plan => (hasUnused(inputs) ? (strict ??= prepare(false)) : usual);
  return {
    ...usual,
    run: (inputs, meanwhile) => planFor(inputs).run(inputs, meanwhile),
    release: () => {
      usual.release?.();
      strict?.release?.();
    },
    ...(usual.profile && { profile: async (inputs) => (await planFor(inputs).profile?.(inputs)) ?? NOTHING }),
  };
};

const NOTHING = { kernels: [], remarks: [] };
