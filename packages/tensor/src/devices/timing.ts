/** Measures how long a call of a plan takes. */
import type { Program } from "../graph/program.ts";
import type { AnyTensor } from "../tensor.ts";
import type { Plan } from "./device.ts";

/** The number of calls in a round, and the number of rounds. */
const [CALLS, TIMES] = [5, 5];
/** A round is one call where the first took so many milliseconds, and no round begins after so many. */
const [LONG, MOST] = [500, 5000];

/**
 * Milliseconds that a call of a plan takes: the median of some rounds of calls, after a first call that does not count; of one round
 * where a call takes seconds. Each call passes carried state to the next. The end of a round waits for its results. The inputs are data of the host.
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
  const began = performance.now();
  await last(call());
  const calls = performance.now() - began < LONG ? CALLS : 1;
  const rounds: number[] = [];
  do {
    const start = performance.now();
    for (let i = 1; i < calls; i++) call();
    await last(call());
    rounds.push((performance.now() - start) / calls);
  } while (rounds.length < TIMES && performance.now() - began < MOST);
  return rounds.toSorted((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? NaN;
};
