// Measures what each launch of a plan costs.
import type { KernelCost } from "../../device.ts";
import { at } from "../../../at.ts";
import type { BufferKey } from "./buffers.ts";
import type { Card } from "./card.ts";
import type { GpuBuffer, GpuComputePass } from "./interface.ts";
import type { Launch } from "./launches.ts";
import { type Run, runOf } from "./run.ts";

/** The runs of a launch in a timed submission, and the number of submissions. */
const [REPEATS, TIMES] = [8, 3];

/** A launch does too little if it costs at most this many times what starting one costs. */
const TOO_LITTLE = 2;

/**
 * The cost of each launch on the card, by itself: the time of a submission that has the launch several times, less the time of an
 * empty submission. What starting costs is measured by a launch that does nothing. Nothing reads the results, and tables that
 * are updated in place are updated several times. So the data must be data that nobody needs.
 */
export const costsOf = async (
  runs: readonly Run<BufferKey>[],
  bufferOf: (key: BufferKey) => GpuBuffer,
  card: Card,
): Promise<readonly KernelCost[]> => {
  const timed = async (record: (pass: GpuComputePass) => void): Promise<number> => {
    const times: number[] = [];
    for (let i = 0; i < TIMES; i++) {
      const encoder = card.device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      for (let repeat = 0; repeat < REPEATS; repeat++) record(pass);
      pass.end();
      const start = performance.now();
      card.device.queue.submit([encoder.finish()]);
      await card.device.queue.onSubmittedWorkDone();
      times.push(performance.now() - start);
    }
    return Math.min(...times);
  };
  const nothing = runOf(NOTHING, card, () => ({ buffer: 0, offset: 0 }));
  const empty = await timed(() => undefined);
  const starting = Math.max(0, (await timed((pass) => nothing.record(pass, bufferOf))) - empty) / REPEATS;
  nothing.release();
  const costs: KernelCost[] = [];
  for (const run of runs) {
    const milliseconds = Math.max(0, (await timed((pass) => run.record(pass, bufferOf))) - empty) / REPEATS;
    const dispatches = run.launch.blocks.flatMap((block) => block.dispatches);
    const products = dispatches.flatMap(({ operations }) => operations ?? []);
    const operations = products.reduce((sum, one) => sum + one, 0);
    const isTooSmall = operations > 0 && milliseconds <= TOO_LITTLE * starting;
    costs.push({
      name: nameOf(run.launch),
      milliseconds,
      // A rate would be wrong where a launch does other work beside its products.
      ...(operations > 0 && products.length === dispatches.length && { operations }),
      ...(isTooSmall && { remark: "a product too small for the card; starting it is what takes the time" }),
    });
  }
  return costs;
};

/** What a launch writes, a part for each block. */
const nameOf = ({ blocks }: Launch): string =>
  blocks
    .map(
      ({ dispatches }) =>
        `${at(dispatches, dispatches.length - 1).writes.name}${dispatches.length > 1 ? ` after ${dispatches.length - 1} others` : ""}`,
    )
    .join(" + ");

/** A launch of a shader that writes one number in an arena: what it costs is what starting costs. */
const NOTHING: Launch = {
  blocks: [
    {
      dispatches: [
        {
          shader: { source: "", language: "wgsl", threads: [1], longestLoop: 1, hasTarget: false },
          reads: [],
          writes: { name: "nothing", elements: 1 },
        },
      ],
      rows: 1,
      tile: 1,
      groups: 1,
      shared: new Map(),
      floats: 0,
    },
  ],
};
