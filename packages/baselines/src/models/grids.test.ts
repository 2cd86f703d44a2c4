/** Checks the grids of hyper-parameters: equal in size, and possible. */
import type { SequentialModel } from "attrec";
import { describe, expect, test } from "vitest";
import { bprmf, caser, fmc, fpmc, hrm, lstmPlus, prme, transrec } from "../index.ts";
import { type Grid, grids, pointsOf } from "./grids.ts";

type Make = (settings: Grid["tuned"]["settings"]) => Pick<SequentialModel<unknown>, "name" | "hyperparameters">;
const models: readonly Make[] = [bprmf, fmc, fpmc, hrm, prme, transrec, caser, lstmPlus];

test("every grid has the same number of different points, so that no model has more chances than another", () => {
  for (const grid of Object.values<Grid>(grids))
    expect(new Set(pointsOf(grid).map((point) => JSON.stringify(point))).size).toBe(24);
});

describe.each(models.map((make) => [make({}).name, make] as const))("the grid of %s", (name, make) => {
  const grid = new Map<string, Grid>(Object.entries(grids)).get(name);

  test("sets hyper-parameters that the model has, and a rate", () => {
    const points = grid ? pointsOf(grid) : [];
    expect(points.length).toBeGreaterThan(0);
    for (const { settings, rate } of points) {
      expect(rate).toBeGreaterThan(0);
      expect(Object.keys(make({}).hyperparameters)).toEqual(expect.arrayContaining(Object.keys(settings)));
      expect(make(settings).hyperparameters).toEqual(expect.objectContaining(settings));
    }
  });

  test("has what did best among its points", () => {
    expect(grid && pointsOf(grid)).toContainEqual(grid?.tuned);
  });
});
