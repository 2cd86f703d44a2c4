/** Checks that plans of up to ten thousand nodes take work that grows no faster than they do, as the engine counts it. */
import { Session } from "node:inspector/promises";
import { afterAll, expect, test } from "vitest";

// The engine counts how often each piece of code runs, but only of code that it reads after it was told to. So the library comes after.
const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
const { schedule, topological } = await import("@attrec/tensor/extend");
const { longPrograms } = await import("./testing/long-programs.ts");
afterAll(async () => {
  await session.post("Profiler.stopPreciseCoverage");
  session.disconnect();
});

/** How often pieces of the planner ran since this was last asked, by file. */
const workByFile = async (): Promise<ReadonlyMap<string, number>> => {
  const { result } = await session.post("Profiler.takePreciseCoverage");
  const planner = result.filter(({ url }) => /\/tensor\/src\/(?:plan|graph)\//u.test(url));
  return new Map(
    planner.map(({ url, functions }) => [
      url.slice(url.indexOf("/tensor/")),
      functions.flatMap(({ ranges }) => ranges).reduce((total, { count }) => total + count, 0),
    ]),
  );
};

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((a, b) => a + b, 0);

/** Little of all work, which may grow by what it likes. */
const LITTLE = 0.01;

/**
 * What the work of a file may grow by, beyond the plan: work that grows with the square reaches four. Between one and this lies
 * what the engine leaves out of its counts once it has optimised a callback, which differs from run to run.
 */
const MOST = 2;

test.each(Object.entries(longPrograms))(
  "the work of planning grows with the plan: %s",
  { timeout: 300_000 },
  async (_, { programOf, nodes }) => {
    const [steps, more] = [2500 / nodes, 10_000 / nodes].map(Math.round);
    const [small, large] = [programOf(steps ?? 0), programOf(more ?? 0)];
    const growth = topological(large.outputs).length / topological(small.outputs).length;
    await workByFile();
    schedule(small);
    const before = await workByFile();
    schedule(large);
    const after = await workByFile();
    const all = sum(after.values());
    expect(all / sum(before.values())).toBeLessThan(1.5 * growth);
    const grown = [...after].filter(
      ([file, work]) => work > LITTLE * all && work > MOST * growth * (before.get(file) ?? 0),
    );
    expect(grown).toEqual([]);
  },
);
