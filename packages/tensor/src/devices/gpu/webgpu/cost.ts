// Measures what each launch of a plan costs.
import type { KernelCost } from "../../device.ts";
import type { BufferKey } from "./buffers.ts";
import type { Calibration } from "./calibration.ts";
import type { Card } from "./card.ts";
import type { GpuBuffer } from "./interface.ts";
import { nameOf, predicted } from "./prediction.ts";
import type { Run } from "./run.ts";
import { createTimer } from "./timer.ts";

/** The runs of a launch in a timed submission, if one of them takes fewer milliseconds than this: a driver in software may take seconds. */
const [REPEATS, LONG] = [8, 50];

/** A launch does too little if it costs at most this many times what starting one costs. */
const TOO_LITTLE = 2;

/**
 * The cost of each launch on the card, by itself, beside what was predicted. Each is run several times in a submission, whose start
 * is not counted; what starting a launch costs is known from a launch that does nothing. Nothing reads the results, and tables that
 * are updated in place are updated several times. So the data must be data that nobody needs.
 */
export const launchCosts = async (
  runs: readonly Run<BufferKey>[],
  bufferOf: (key: BufferKey) => GpuBuffer,
  card: Card,
  calibration: Calibration,
): Promise<readonly KernelCost[]> => {
  const timer = await createTimer(card);
  const costs: KernelCost[] = [];
  for (const run of runs) {
    const each = async (repeats: number): Promise<number> => {
      const all = await timer.pass((pass) => {
        for (let repeat = 0; repeat < repeats; repeat++) run.record(pass, bufferOf);
      });
      return all / repeats;
    };
    const once = await each(1);
    const milliseconds = once >= LONG ? once : await each(REPEATS);
    const dispatches = run.launch.blocks.flatMap((block) => block.dispatches);
    const products = dispatches.flatMap(({ operations }) => operations ?? []);
    const operations = products.reduce((sum, one) => sum + one, 0);
    const isTooSmall = operations > 0 && milliseconds <= TOO_LITTLE * calibration.start;
    const { name: _, ...told } = predicted(run.launch, calibration);
    costs.push({
      name: nameOf(run.launch),
      milliseconds,
      // A rate would be wrong where a launch does other work beside its products.
      ...(operations > 0 && products.length === dispatches.length && { operations }),
      predicted: told,
      ...(isTooSmall && { remark: "a product too small for the card; starting it is what takes the time" }),
    });
  }
  timer.close();
  return costs;
};
