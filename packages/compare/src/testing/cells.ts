// Cells and results for tests.
import { defaultProtocol } from "attrec";
import type { Cell } from "../study/cell.ts";
import type { CellResult } from "../study/outcome.ts";

/** A cell with the changes that a test asks for. */
export const sampleCell = (change: Partial<Cell> = {}): Cell => ({
  model: "fmc",
  settings: { dim: 8, l2: 0.01, initialScale: 0.1 },
  training: { optimizer: "adagrad", rate: 0.05, batchSize: 64, epochs: 2, every: 1, patience: 5 },
  lengths: { historyLength: 1, targetCount: 1 },
  data: "d".repeat(64),
  protocol: defaultProtocol,
  seed: 1,
  code: "c".repeat(64),
  purpose: "result",
  ...change,
});

/** A result with the changes that a test asks for. */
export const sampleResult = (change: Partial<CellResult> = {}): CellResult => ({
  bestEpoch: 2,
  validation: 0.5,
  epochs: [
    { epoch: 1, loss: 0.7, seconds: 0.3, validation: undefined },
    { epoch: 2, loss: 0.6, seconds: 0.1, validation: 0.5 },
  ],
  users: Int32Array.of(0, 1, 4),
  ranks: Int32Array.of(3, 70, 1),
  memory: 100,
  attention: [{ user: "7", items: ["a", "b"], weights: [0, 1, 1, 0] }],
  ...change,
});

/** A log of forty users who go through sixty items, each with a step of its own, in the layout of MovieLens. */
export const smallData = (): string =>
  Array.from({ length: 40 * 16 }, (_, k) => {
    const [user, time] = [Math.floor(k / 16), k % 16];
    return `${user + 1}\t${((user * 3 + time * (1 + (user % 2))) % 60) + 1}\t5\t${881_000_000 + time * 60}`;
  }).join("\n") + "\n";
