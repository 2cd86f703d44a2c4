/** Checks what is told of a launch before it runs, and which features of a card are used. */
import { expect, test } from "vitest";
import { memoryOf } from "../../../languages/shaders/shader.ts";
import { cardFeaturesOf } from "./card-features.ts";
import { type DividedChain, planLaunches } from "./launches.ts";
import { predicted, trafficOf } from "./prediction.ts";

const [table, rows, partial, sums] = [
  memoryOf("table", 100_000),
  memoryOf("rows", 50),
  memoryOf("parts", 800),
  memoryOf("sums", 50),
];
const shader = (threads: number) => ({ source: "", threads: [threads], longestLoop: 1, hasTarget: false }) as const;
const chain = {
  dispatches: [
    { shader: shader(800), reads: [table, rows], writes: partial, touched: new Map([[table, 5000]]), work: 7000 },
    { shader: shader(50), reads: [partial], writes: sums },
  ],
  rows: 50,
};
const [launch] = planLaunches([chain], { kept: new Set([table, rows, sums]), isApart: () => false, mostBuffers: 9 });

test("bytes are those that the shaders touch in the card's memory, and not what a workgroup keeps to itself", () => {
  if (!launch) throw new Error("A chain is a launch.");
  expect(trafficOf(launch)).toBe(4 * (5000 + 50 + 50));
  const blocks = launch.blocks.map((block): DividedChain => ({ ...block, shared: new Map() }));
  expect(trafficOf({ blocks })).toBe(4 * (5000 + 50 + 800 + 800 + 50));
});

test("a launch starts, and takes as long as its bytes or its operations, whichever take longer", () => {
  if (!launch) throw new Error("A chain is a launch.");
  const card = { submission: 1, start: 0.25, bytes: 20_400, operations: 1e9, productOperations: 1e9 };
  expect(predicted(launch, card)).toEqual({
    name: "sums after 1 others",
    milliseconds: expect.closeTo(1.25) as number,
    bytes: 20_400,
  });
  expect(predicted(launch, { ...card, operations: 2000 }).milliseconds).toBeCloseTo(3.75);
});

test("those features are used that a card has, less those that are not to be", () => {
  const has = new Set(["timestamp-query", "depth-clip-control"]);
  expect(cardFeaturesOf(has, [])).toEqual(["timestamp-query"]);
  expect(cardFeaturesOf(has, ["timestamp-query"])).toEqual([]);
  expect(cardFeaturesOf(new Set(), [])).toEqual([]);
});
