/** Cells of a search, which have nothing of the test, beside cells that rank it; and cells of all models on all lengths. */
import { wasm } from "@attrec/tensor";
import type { GridValue } from "@attrec/baselines";
import { datasetFrom, type Dataset, registry, type WindowLengths } from "attrec";
import { expect, test } from "vitest";
import { gridPoints } from "../search/grid.ts";
import type { Cell } from "../study/cell.ts";
import { type Contender, spaceOn } from "../study/contender.ts";
import { allContenders, contenderNamed } from "../study/more-models.ts";
import type { Success } from "../study/outcome.ts";
import { dataFacts } from "../study/data-facts.ts";
import { cellOf } from "../study/study.ts";
import { sampleCell, smallData } from "../testing/cells.ts";
import { sampleStudy } from "../testing/study.ts";
import { runCell } from "./run-cell.ts";

/** The small data, in which the last item of every user is the one at a place of her own history. */
const endingWith = (place: number): Promise<Dataset> => {
  const lines = smallData().trim().split("\n");
  const itemOf = (line: string | undefined): string => line?.split("\t")[1] ?? "";
  const ended = lines.map((line, k) =>
    k % 16 === 15 ? line.replace(/\t\d+/, `\t${itemOf(lines[k - 15 + place])}`) : line,
  );
  return datasetFrom("small.data", new TextEncoder().encode(`${ended.join("\n")}\n`));
};

const run = (dataset: Dataset, purpose: Cell["purpose"]): Promise<Success> => {
  const { make } = contenderNamed("fmc");
  const cell = sampleCell({ settings: make({ dim: 8 }).hyperparameters, data: dataset.fingerprint, purpose });
  return runCell(cell, make(cell.settings), dataset, wasm({ threads: 1 }), async () => undefined);
};

/** What training came to, without what depends on the machine. */
const course = ({ result: { bestEpoch, validation, epochs } }: Success) => ({
  bestEpoch,
  validation,
  losses: epochs.map(({ loss }) => loss),
});

test("a cell of a search is the same training, and has nothing of the test", async () => {
  const [one, other] = [await endingWith(2), await endingWith(7)];
  const searched = await run(one, "search");
  expect(searched.kind).toBe("searched");
  expect(Object.keys(searched.result).toSorted()).toEqual(["bestEpoch", "epochs", "memory", "validation"]);
  const ranked = await run(one, "result");
  expect(course(searched)).toEqual(course(ranked));
  // With other test items nothing of a search changes, and the ranks do.
  const otherwise = await run(other, "result");
  expect(course(await run(other, "search"))).toEqual(course(searched));
  if (ranked.kind !== "done" || otherwise.kind !== "done") throw new Error("A cell for results has ranks.");
  expect(ranked.result.ranks.length).toBe(40);
  expect(otherwise.result.ranks).not.toEqual(ranked.result.ranks);
});

test("attention is that of the users whom a cell names, if they are tested, else of the first", async () => {
  const dataset = await endingWith(2);
  const contender = contenderNamed("attrec");
  const lengths = { historyLength: 3, targetCount: 1 };
  const usersOf = async (attended?: readonly string[]): Promise<readonly string[]> => {
    const settings = contender.make({ dim: 4 }).hyperparameters;
    const training = { ...sampleCell().training, epochs: 1 };
    const cell = sampleCell({ settings, training, lengths, data: dataset.fingerprint, ...(attended && { attended }) });
    const attend = contender.attend?.(settings);
    const device = wasm({ threads: 1 });
    const done = await runCell(cell, contender.make(settings), dataset, device, async () => undefined, attend);
    return done.kind === "done" ? done.result.attention.map(({ user }) => user) : [];
  };
  expect(await usersOf(["9", "31", "nobody"])).toEqual(["9", "31"]);
  expect(await usersOf()).toHaveLength(4);
});

/** L and T of all built-in data, and a history as long as its targets. */
const builtIn = [...new Set([...registry.map((one) => `${one.historyLength} ${one.targetCount}`), "2 2"])];

/** What decides the form of a computation at a point of a grid: its texts and switches, and which of its numbers are 0 or 1. */
const shapeOf = ({ settings = {}, history }: GridValue): string => {
  const forms = Object.entries(settings).map(([name, value]) => {
    const isForm = typeof value !== "number" || value === 0 || value === 1;
    return [name, isForm ? value : "a number"];
  });
  return JSON.stringify([forms, history]);
};

/** The tuned point of a model, and of its grid one of each form. */
const formsOf = (contender: Contender, lengths: WindowLengths): readonly GridValue[] => {
  const forms = new Map(
    [contender.tuned, ...gridPoints(spaceOn(contender, lengths))].map((one) => [shapeOf(one), one]),
  );
  return [...forms.values()];
};

test.each(allContenders)(
  "$name trains and ranks in all its forms with the lengths of all built-in data",
  async (contender) => {
    const study = await sampleStudy();
    const seen = new Set<string>();
    for (const both of builtIn) {
      const [historyLength = NaN, targetCount = NaN] = both.split(" ").map(Number);
      const dataset = { ...(await endingWith(2)), historyLength, targetCount };
      const data = { source: { name: dataset.name }, dataset: dataFacts(dataset, study.protocol) };
      const fixed = { ...study, fixed: { dim: 4 }, training: { ...study.training, batchSize: 512 } };
      for (const choice of formsOf(contender, { historyLength, targetCount })) {
        const cell = cellOf(fixed, data, contender, { choice, epochs: 1, seed: 1 });
        // Models with lengths of their own have one cell for all data.
        const form = `${shapeOf(choice)} ${JSON.stringify(cell.lengths)}`;
        if (seen.has(form)) continue;
        seen.add(form);
        const model = contender.make(cell.settings);
        const outcome = await runCell(cell, model, dataset, wasm({ threads: 1 }), async () => undefined);
        if (outcome.kind !== "done") throw new Error("A cell for results has ranks.");
        expect(outcome.result.ranks.length, `L and T ${both}, ${form}`).toBe(40);
      }
    }
    if (contender.name === "hrm") expect(new Set([...seen].map((form) => form.split(" {")[0])).size).toBe(6);
    if (contender.name === "caser")
      expect([...seen].filter((form) => form.includes("double")).length).toBeGreaterThan(2);
  },
);
