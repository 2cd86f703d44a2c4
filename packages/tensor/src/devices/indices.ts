/** Refuses indices out of range before anything runs, since a kernel would read beside its table. */
import { checksOf } from "../graph/indices/indices.ts";
import type { Program } from "../graph/program.ts";
import type { AnyTensor } from "../tensor.ts";
import type { Plan } from "./device.ts";

/**
 * A plan that checks the indices of its inputs. The program may leave some of their elements unused: these elements name no
 * row. `prepare` makes one plan that may read unused elements, and one that may not. The second serves calls in which an unused
 * element is out of range, such as padding with -1.
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
