/** Measures how fast the machine is at the moment, by a fixed amount of work. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";

/**
 * Multiplies and adds in registers on request, always the same amount, and answers the median milliseconds of a piece. The
 * median tolerates threads that had to take turns on a processor at first.
 */
const body = `
  const { parentPort } = require("node:worker_threads");
  const numbers = new Float64Array(512).fill(1.1);
  const work = (rounds) => {
    let sum = 0;
    for (let round = 0; round < rounds; round++) {
      let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let i = 0; i < 512; i += 8) {
        a += numbers[i] * 1.1; b += numbers[i + 1] * 1.2; c += numbers[i + 2] * 1.3; d += numbers[i + 3] * 1.4;
        e += numbers[i + 4] * 1.1; f += numbers[i + 5] * 1.2; g += numbers[i + 6] * 1.3; h += numbers[i + 7] * 1.4;
      }
      sum += a + b + c + d + e + f + g + h;
    }
    return sum;
  };
  work(100_000);
  parentPort.on("message", () => {
    const times = [];
    for (let piece = 0; piece < 31; piece++) {
      const began = performance.now();
      const sum = work(2_000);
      times.push(sum > 0 ? performance.now() - began : NaN);
    }
    parentPort.postMessage(times.sort((a, b) => a - b)[15]);
  });
`;

/** Measures the present speed of the machine's processors by work that shares nothing. */
export interface Probe {
  /** The milliseconds of the slowest thread when the given number of threads do the same work at once. */
  readonly slowest: () => Promise<number>;
  readonly end: () => Promise<void>;
}

/** A probe of several threads. A neighbour on the same core slows them down, though no counter of this machine shows it. */
export const startProbe = (threads: number): Probe => {
  const workers = Array.from({ length: threads }, () => new Worker(body, { eval: true }));
  const ask = async (worker: Worker): Promise<number> => {
    worker.postMessage(null);
    const [milliseconds] = await once(worker, "message");
    return Number(milliseconds);
  };
  return {
    slowest: async () => Math.max(...(await Promise.all(workers.map(ask)))),
    end: async () => void (await Promise.all(workers.map((worker) => worker.terminate()))),
  };
};
