/** How long a call of a plan takes. */
import type { Program } from "../graph/program.ts";
import type { AnyTensor } from "../tensor.ts";
import type { Plan } from "./device.ts";

/** The number of calls in a round, and the number of rounds. */
const [CALLS, TIMES] = [5, 5];

/**
 * Milliseconds that a call of a plan takes: the median of some rounds of calls, after a first call that does not count. Each
 * call passes carried state to the next. The end of a round waits for its results. The inputs are data of the host.
 */
export const millisecondsPerCall = async (
  plan: Pick<Plan, "run">,
  program: Program,
  inputs: readonly AnyTensor[],
): Promise<number> => {
  let given = inputs;
  const call = (): readonly AnyTensor[] => {
    const results = plan.run(given);
    given = given.map((old, i) => results[program.carried.indexOf(i)] ?? old);
    return results;
  };
  // The smallest result reaches the host soonest, and its arrival says that the call is done.
  const counts = program.outputs.map(({ sizes }) => sizes.reduce((product, size) => product * size, 1));
  const smallest = counts.indexOf(Math.min(...counts));
  const last = async (results: readonly AnyTensor[]): Promise<void> => {
    const lowering = results[smallest]?.operation.lowering;
    if (lowering?.kind === "data") await lowering.storage.load?.();
  };
  await last(call());
  const rounds: number[] = [];
  for (let round = 0; round < TIMES; round++) {
    const start = performance.now();
    for (let i = 1; i < CALLS; i++) call();
    await last(call());
    rounds.push((performance.now() - start) / CALLS);
  }
  return rounds.toSorted((a, b) => a - b)[Math.floor(TIMES / 2)] ?? NaN;
};
