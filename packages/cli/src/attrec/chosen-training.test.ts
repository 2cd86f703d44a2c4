/** Optimizers and schedules of one's own. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { boundsOf, chosenOptimizer, chosenSchedule } from "./chosen-training.ts";
import { WITHOUT_END } from "./how-far.ts";

const folder = mkdtempSync(join(tmpdir(), "attrec-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "mine.mjs");
writeFileSync(
  file,
  `export const plain = () => ({ name: "mine", init: () => ({}), update: (g, state, parameters) => ({ parameters, state }) });
export const none = () => ({ name: "mine" });
export const halving = ({ rate, stepsPerEpoch }) => (step) => rate / 2 ** Math.floor(step / stepsPerEpoch);
export const number = () => 3;
`,
);
const asked = { rate: undefined, accumulator: 0.1, accumulate: 1 };

test("an optimizer of one's own comes from a file, and has a rate that is said", async () => {
  const { optimizer, rate } = await chosenOptimizer({ ...asked, optimizer: `${file}#plain`, rate: 0.2 });
  expect([optimizer.name, rate]).toEqual(["mine", 0.2]);
  await expect(chosenOptimizer({ ...asked, optimizer: `${file}#plain` })).rejects.toThrow("say it, with --rate.");
  await expect(chosenOptimizer({ ...asked, optimizer: `${file}#none` })).rejects.toThrow("makes no optimizer");
  await expect(chosenOptimizer({ ...asked, optimizer: `${file}#nil` })).rejects.toThrow(
    "exports no function 'nil' that makes an optimizer",
  );
});

test("one of the library is wrapped, and has its usual rate", async () => {
  const found = await chosenOptimizer({ ...asked, optimizer: "adagrad", accumulator: 0.5, accumulate: 3 });
  expect([found.optimizer.name, found.rate]).toEqual(["adagrad(initial 0.5), after 3 batches", 0.05]);
  expect((await chosenOptimizer({ ...asked, optimizer: "adam", rate: 0.4 })).rate).toBe(0.4);
});

test("a schedule of one's own is made for the training", async () => {
  const course = { rate: 0.8, epochs: 4, stepsPerEpoch: 5 };
  const { schedule, written } = await chosenSchedule(`${file}#halving`, course);
  expect([schedule(4), schedule(5), schedule(10)]).toEqual([0.8, 0.4, 0.2]);
  expect(written).toBe(`${file}#halving`);
  await expect(chosenSchedule(`${file}#number`, course)).rejects.toThrow("makes no schedule");
  expect((await chosenSchedule("cosine", course)).written).toBe("cosine:least=0,over=4");
});

test("a budget takes the place of the usual number of epochs, or bounds those that are asked for", () => {
  expect(boundsOf({ epochs: 30 }, true)).toEqual({ epochs: 30, budget: {} });
  expect(boundsOf({ epochs: 30, budget: "7 epochs" }, true)).toEqual({ epochs: 7, budget: {} });
  expect(boundsOf({ epochs: 30, budget: "9 examples" }, true)).toEqual({
    epochs: WITHOUT_END,
    budget: { examples: 9 },
  });
  expect(boundsOf({ epochs: 5, budget: "9s" }, false)).toEqual({ epochs: 5, budget: { seconds: 9 } });
  expect(() => boundsOf({ epochs: 5, budget: "7 epochs" }, false)).toThrow("give one of them");
});
