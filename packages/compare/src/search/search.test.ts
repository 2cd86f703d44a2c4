/** Checks the points of a search, its rounds and its budget. */
import type { GridValue } from "@attrec/baselines";
import { key } from "@attrec/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonical } from "../study/cell.ts";
import { contenders } from "../study/compared-models.ts";
import { allContenders, contenderNamed, moreContenders } from "../study/more-models.ts";
import { spaceOn } from "../study/contender.ts";
import { describeBudget, epochsOf, rungsOf, type SearchBudget } from "./budget.ts";
import { edgesOf } from "./edges.ts";
import { eachOf, GRID_POINTS, gridPoints, randomPoints, rates, sizeOf } from "./grid.ts";
import { halvingRungs } from "./halving.ts";
import { assertAffordable, isPending, tune } from "./tune.ts";

const space = [eachOf("l2", [0.1, 0.01]), rates(0.05, 0.1, 0.2)];

describe("points of a space", () => {
  test("the grid is every combination, the last dimension first", () => {
    expect(gridPoints(space).map(({ settings, rate }) => [settings?.["l2"], rate])).toEqual([
      [0.1, 0.05],
      [0.1, 0.1],
      [0.1, 0.2],
      [0.01, 0.05],
      [0.01, 0.1],
      [0.01, 0.2],
    ]);
  });

  test("random points are different points of the grid, decided by the key", () => {
    const grid = new Set(gridPoints(space).map(canonical));
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 6 }), (seed, count) => {
        const points = randomPoints(space, count, key(seed)).map(canonical);
        expect(new Set(points).size).toBe(count);
        for (const point of points) expect(grid.has(point)).toBe(true);
        expect(randomPoints(space, count, key(seed)).map(canonical)).toEqual(points);
      }),
    );
    expect(() => randomPoints(space, 7, key(1))).toThrow(
      "A space of 6 points has no 7 different points: ask for at most 6.",
    );
  });
});

describe("the contenders", () => {
  test("have grids of at least 24 points on data of every length, of which a search takes equally many", async () => {
    const searched = contenders.filter(({ counts }) => !counts);
    expect(searched.length).toBe(9);
    for (const historyLength of [2, 3, 5]) {
      const sizes = searched.map((contender) => sizeOf(spaceOn(contender, { historyLength, targetCount: 1 })));
      expect(sizes.slice(0, -1)).toEqual(Array.from({ length: 8 }, () => GRID_POINTS));
      // With two items the dropouts of AttRec are one point.
      expect(sizes.at(-1)).toBe(historyLength === 2 ? 30 : 105);
      for (const method of ["random", "grid"] as const) {
        const budget: SearchBudget = { method, configurations: GRID_POINTS, epochs: 1 };
        for (const contender of searched) {
          const space = spaceOn(contender, { historyLength, targetCount: 1 });
          expect(() => assertAffordable(contender.name, space, budget)).not.toThrow();
          const asked: GridValue[] = [];
          const judge = (choice: GridValue) => {
            asked.push(choice);
            return Promise.resolve({ validation: 0.1, epochs: [1] });
          };
          await tune({ space, tuned: {} }, budget, key(1), judge);
          expect(new Set(asked.map(canonical)).size).toBe(GRID_POINTS);
        }
      }
    }
  });

  test("have a point of their grid for when nothing is searched", () => {
    for (const { make, space, tuned, training } of allContenders.filter(({ space }) => sizeOf(space) > 1)) {
      const complete = ({ settings, rate = training.rate, history }: GridValue) =>
        canonical([make(settings).hyperparameters, rate, history ?? null]);
      expect(gridPoints(space).map(complete)).toContain(complete(tuned));
    }
  });

  test("of models beside the paper's have grids of as many points", () => {
    for (const { space } of moreContenders) expect(new Set(gridPoints(space).map(canonical)).size).toBe(GRID_POINTS);
  });

  test.each(allContenders)(
    "$name has the hyper-parameters that its grid sets, of their type",
    ({ name, make, space }) => {
      const known = make().hyperparameters;
      expect(make().name).toBe(name);
      for (const { settings = {} } of space.flat()) {
        for (const [key, value] of Object.entries(settings)) expect(typeof value).toBe(typeof known[key]);
        expect(make(settings).hyperparameters).toEqual({ ...known, ...settings });
      }
    },
  );
});

describe("a budget", () => {
  test("halving of 27 configurations over 18 epochs", () => {
    expect(halvingRungs(27, 18)).toEqual([
      { configurations: 27, epochs: 1 },
      { configurations: 9, epochs: 2 },
      { configurations: 3, epochs: 6 },
      { configurations: 1, epochs: 18 },
    ]);
  });

  test("begins with all configurations and ends with all epochs, and rounds get fewer and longer", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 60 }), (configurations, epochs) => {
        const rungs = halvingRungs(configurations, epochs);
        expect(rungs[0]?.configurations).toBe(configurations);
        expect(rungs.at(-1)?.epochs).toBe(epochs);
        rungs.slice(1).forEach((rung, i) => {
          expect(rung.configurations).toBeLessThan(rungs[i]?.configurations ?? 0);
          expect(rung.epochs).toBeGreaterThanOrEqual(rungs[i]?.epochs ?? 0);
        });
      }),
    );
  });

  test("is said in a sentence, with its sum", () => {
    const budget: SearchBudget = { method: "halving", configurations: 9, epochs: 18 };
    expect(epochsOf(budget)).toBe(9 * 2 + 3 * 6 + 18);
    expect(describeBudget(budget)).toContain("9 x 2 + 3 x 6 + 1 x 18 = 54 epochs at most");
    expect(rungsOf({ ...budget, method: "random" })).toEqual([{ configurations: 9, epochs: 18 }]);
  });

  test("that a grid has no points for is refused", () => {
    const budget = { configurations: 7, epochs: 1 };
    expect(() => assertAffordable("fmc", space, { ...budget, method: "random" })).toThrow("ask for at most 6, not 7");
    expect(() => assertAffordable("fmc", space, { ...budget, method: "grid" })).toThrow("give --configurations 6");
  });
});

describe("a search", () => {
  /** Nearer to l2 of 0.01 and a rate of 0.1 is better; a rate of 0.2 fails. */
  const judge = (asked: string[]) => async (choice: GridValue, epochs: number) => {
    asked.push(`${canonical(choice)} ${epochs}`);
    if (choice.rate === 0.2) return "The loss is NaN.";
    const validation = (choice.settings?.["l2"] === 0.01 ? 0.5 : 0.1) + (choice.rate === 0.1 ? 0.2 : 0);
    const record = { loss: 1, seconds: 1, validation };
    return {
      validation,
      bestEpoch: 1,
      epochs: Array.from({ length: epochs }, (_, i) => ({ epoch: i + 1, ...record })),
    };
  };

  test.each(["grid", "random", "halving"] as const)("by %s finds the best, and spends its budget", async (method) => {
    const budget = { method, configurations: 6, epochs: 9 };
    const asked: string[] = [];
    const { best, validation, trials } = await tune({ space, tuned: {} }, budget, key(1), judge(asked));
    expect([best.settings?.["l2"], best.rate, validation]).toEqual([0.01, 0.1, 0.7]);
    expect(asked.length).toBe(rungsOf(budget).reduce((sum, { configurations }) => sum + configurations, 0));
    expect(trials.length).toBe(6);
    const failed = trials.filter(({ failure }) => failure !== undefined);
    expect(failed.map(({ failure }) => failure)).toEqual(["The loss is NaN.", "The loss is NaN."]);
  });

  test("without any success says why", async () => {
    const all = tune(
      { space: [rates(0.2)], tuned: {} },
      { method: "grid", configurations: 1, epochs: 1 },
      key(1),
      judge([]),
    );
    await expect(all).rejects.toThrow("Every configuration of the search failed; the first with: The loss is NaN.");
  });

  test("that is not at its end has the best so far, or says that there is none", async () => {
    const budget: SearchBudget = { method: "grid", configurations: 6, epochs: 1 };
    const known = judge([]);
    const early = await tune({ space, tuned: {} }, budget, key(1), async (choice, epochs) =>
      choice.rate === 0.1 ? undefined : known(choice, epochs),
    );
    expect([early.best.settings?.["l2"], early.best.rate]).toEqual([0.01, 0.05]);
    expect(early.trials.filter(isPending).map(({ choice }) => choice.rate)).toEqual([0.1, 0.1]);
    const none = tune({ space, tuned: {} }, budget, key(1), async () => undefined);
    await expect(none).rejects.toThrow("No configuration of the search has a result yet.");
  });

  test("of nothing has the point that is known to do well", async () => {
    const tuned = { rate: 0.1 };
    const asked: string[] = [];
    const budget: SearchBudget = { method: "none", configurations: 5, epochs: 1 };
    const tuning = await tune({ space, tuned }, budget, key(1), judge(asked));
    expect(tuning).toEqual({ best: tuned, validation: undefined, trials: [] });
    expect(asked).toEqual([]);
  });
});

test("a chosen point at the edge of its grid is told, unless nothing lies beyond or nothing else was tried", () => {
  const space = [
    eachOf("l2", [0.001, 0.01, 0.1]),
    eachOf("dropout", [0, 0.3, 0.5]),
    eachOf("cell", ["gru", "lstm"]),
    rates(0.05),
  ];
  const make = contenderNamed("lstm-plus").make;
  const edges = (l2: number, dropout: number) =>
    edgesOf(space, { settings: { l2, dropout, cell: "gru" }, rate: 0.05 }, make);
  expect(edges(0.01, 0.3)).toEqual([]);
  expect(edges(0.1, 0)).toEqual(["l2 0.1"]);
  expect(edges(0.001, 0.5)).toEqual(["l2 0.001", "dropout 0.5"]);
  expect(edgesOf([rates(0.05, 0.1)], { rate: 0.1 }, make)).toEqual(["rate 0.1"]);
});
