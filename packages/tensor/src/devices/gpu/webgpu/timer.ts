/** Measures how long recorded work takes: by the card's clock if it has one, and else by the host's. */
import type { Card } from "./card.ts";
import { type GpuBuffer, type GpuComputePass, MAP_READ, USAGE } from "./interface.ts";

/** Adds work to a pass. */
export type Record = (pass: GpuComputePass) => void;

/** Measures the milliseconds of work on a card. */
export interface Timer {
  /** The milliseconds of the fastest of some passes with this work: less those of a pass without any, if the host's clock was read. */
  readonly pass: (record: Record) => Promise<number>;
  /** Milliseconds from a submission of nothing until it is told to be done, by the host's clock. */
  readonly submission: number;
  /** Whether the card's clock was read. */
  readonly isOnCard: boolean;
  /** Gives back what it has on the card. */
  readonly close: () => void;
}

/** The number of passes, of which one is enough for work that takes so many milliseconds. */
const [TIMES, LONG] = [3, 100];

/** The bytes of a time. */
const TIME_BYTES = 8;

/** A timer for a card. */
export const createTimer = async (card: Card): Promise<Timer> => {
  const { device } = card;
  const byHost = (record: Record): Promise<number> =>
    least(async () => {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      record(pass);
      pass.end();
      const start = performance.now();
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
      return performance.now() - start;
    });
  const submission = await byHost(() => undefined);
  const hostPass = async (record: Record): Promise<number> => Math.max(0, (await byHost(record)) - submission);
  if (!device.features.has("timestamp-query"))
    return { pass: hostPass, submission, isOnCard: false, close: () => undefined };

  const querySet = device.createQuerySet({ type: "timestamp", count: 2 });
  const times = device.createBuffer({ size: 2 * TIME_BYTES, usage: USAGE.query | USAGE.copySource });
  const onCard = async (record: Record): Promise<number> => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass({
      timestampWrites: { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 },
    });
    record(pass);
    pass.end();
    encoder.resolveQuerySet(querySet, 0, 2, times, 0);
    const copy = device.createBuffer({ size: 2 * TIME_BYTES, usage: USAGE.mapRead | USAGE.copyTarget });
    encoder.copyBufferToBuffer(times, 0, copy, 0, 2 * TIME_BYTES);
    device.queue.submit([encoder.finish()]);
    return readTimes(copy);
  };
  return {
    // A clock that a browser has made coarse, or that stands still, tells nothing of short work.
    pass: async (record) => {
      const milliseconds = await least(() => onCard(record));
      return milliseconds > 0 ? milliseconds : hostPass(record);
    },
    submission,
    isOnCard: true,
    close: () => {
      querySet.destroy();
      times.destroy();
    },
  };
};

/** The milliseconds between two times of a copied-out buffer, which it gives back. */
const readTimes = async (copy: GpuBuffer): Promise<number> => {
  await copy.mapAsync(MAP_READ);
  const [start = 0n, end = 0n] = new BigUint64Array(copy.getMappedRange());
  copy.unmap();
  copy.destroy();
  return Number(end - start) / 1e6;
};

const least = async (measure: () => Promise<number>): Promise<number> => {
  let shortest = await measure();
  for (let i = 1; i < TIMES && shortest < LONG; i++) shortest = Math.min(shortest, await measure());
  return shortest;
};
