/** A job: the results of every operation on drawn calls. */
import fc from "fast-check";
import { compile, type Device, read } from "@attrec/tensor";
import { samplers } from "@attrec/tensor/testing";
import { drawWith, sampled } from "../../packages/tensor/src/testing/draw.ts";
import { drawProgram } from "../../packages/tensor/src/testing/programs.ts";
import { digest } from "./digest.ts";
import { deviceWithThreads } from "./threads.ts";

/** The results of drawn calls: the same draws for the same seed, wherever this runs. */
const resultsOf = (
  count: number,
  run: (g: fc.GeneratorValue) => readonly ArrayBufferView[],
): readonly ArrayBufferView[] => {
  const results: ArrayBufferView[] = [];
  fc.assert(
    fc.property(fc.gen(), (g) => void results.push(...run(g))),
    { numRuns: count, seed: 7 },
  );
  return results;
};

const callsOf = (device: Device, sampler: (typeof samplers)[keyof typeof samplers]) =>
  resultsOf(20, (g) => {
    const { call, data } = sampled(g, sampler);
    return [read(compile(call, device)(data))];
  });

const programsOf = (device: Device) =>
  resultsOf(40, (g) => {
    const { run, data } = drawProgram(drawWith(g));
    return compile(run, device)(...data).map((x) => read(x));
  });

/** A digest of each operation's results on drawn calls, and one of the results of whole programs. */
export const operations = async (threads: number): Promise<Readonly<Record<string, string>>> => {
  const { device } = await deviceWithThreads(threads);
  const results = Object.entries(samplers).map(([name, sampler]) => [name, callsOf(device, sampler)] as const);
  const all = [...results, ["whole programs", programsOf(device)] as const];
  return Object.fromEntries(await Promise.all(all.map(async ([name, x]) => [name, await digest(x)] as const)));
};
