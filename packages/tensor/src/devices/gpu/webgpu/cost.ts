// Measures what each shader of a plan costs.
import type { KernelCost } from "../../device.ts";
import { at } from "../../../at.ts";
import type { Memory } from "../../../languages/shaders/shader.ts";
import type { Card } from "./card.ts";
import type { GpuBuffer } from "./interface.ts";
import type { Run } from "./run.ts";

/** The runs of a shader in a timed submission, and the number of submissions. */
const [REPEATS, TIMES] = [8, 3];

/** A shader does too little if it costs at most this many times the cost of starting a shader. */
const TOO_LITTLE = 2;

/**
 * The cost of each dispatch on the card, by itself: the time of a submission that has the dispatch several times, less the
 * time of an empty submission. Nothing reads the results, and tables that are updated in place are updated several times. So
 * the data must be data that nobody needs.
 */
export const costsOf = async (
  runs: readonly Run[],
  bufferOf: (memory: Memory) => GpuBuffer,
  card: Card,
): Promise<readonly KernelCost[]> => {
  const timed = async (run: Run | undefined, repeats: number): Promise<number> => {
    const times: number[] = [];
    for (let i = 0; i < TIMES; i++) {
      const encoder = card.device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      for (let repeat = 0; repeat < repeats; repeat++) run?.record(pass, bufferOf);
      pass.end();
      const start = performance.now();
      card.device.queue.submit([encoder.finish()]);
      await card.device.queue.onSubmittedWorkDone();
      times.push(performance.now() - start);
    }
    return Math.min(...times);
  };
  const costs: number[] = [];
  for (const run of runs) costs.push(Math.max(0, ((await timed(run, REPEATS)) - (await timed(run, 0))) / REPEATS));
  // The cheapest dispatch does next to nothing, so its cost is the cost of starting a shader.
  const starting = Math.min(...costs);
  return runs.map(({ dispatch }, i) => {
    const milliseconds = at(costs, i);
    const { operations, writes } = dispatch;
    const isTooSmall = operations !== undefined && milliseconds <= TOO_LITTLE * starting;
    return {
      name: writes.name,
      milliseconds,
      ...(operations !== undefined && { operations }),
      ...(isTooSmall && { remark: "a product too small for the card; starting it is what takes the time" }),
    };
  });
};
