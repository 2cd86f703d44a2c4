/** Checks the address of a cell: its content, and nothing else, decides it. */
import { authorProtocol } from "attrec";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleCell } from "../testing/cells.ts";
import { sampleStudy } from "../testing/study.ts";
import { canonical, type Cell, cellId } from "./cell.ts";
import { cellOf, type Study } from "./study.ts";
import { contenderNamed } from "./more-models.ts";

test("the address is of the content: another in any respect is another cell", () => {
  const cell = sampleCell();
  const changes: readonly Partial<Cell>[] = [
    { model: "fpmc" },
    { settings: { ...cell.settings, l2: 0.02 } },
    { training: { ...cell.training, epochs: 3 } },
    { lengths: { historyLength: 2, targetCount: 1 } },
    { data: "e".repeat(64) },
    { protocol: authorProtocol },
    { seed: 2 },
    { code: "0".repeat(64) },
    { purpose: "timing" },
  ];
  expect(Object.keys(changes.reduce((all, change) => ({ ...all, ...change }), {})).toSorted()).toEqual(
    Object.keys(cell).toSorted(),
  );
  const ids = [cell, ...changes.map((change) => sampleCell(change))].map(cellId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{64}$/);
});

test("a device with the bytes of wasm makes no other cell, and one with other bytes does", async () => {
  const study = await sampleStudy();
  const [data] = study.data;
  if (!data) throw new RangeError("The sample study has data.");
  const idOn = (devices: Pick<Study, "device" | "computedBy">): string =>
    cellId(cellOf({ ...study, ...devices }, data, contenderNamed("attrec"), { choice: {}, epochs: 1, seed: 1 }));
  const id = idOn({});
  expect(idOn({ device: "wasm" })).toBe(id);
  expect(idOn({ device: "wasm", computedBy: "wasm-wide" })).toBe(id);
  expect(idOn({ device: "wasm-fused" })).not.toBe(id);
});

test("the order of keys does not count, at any depth", () => {
  const reversed = (value: unknown): unknown =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([name, part]) => [name, reversed(part)]),
        )
      : value;
  expect(cellId(reversed(sampleCell()) as Cell)).toBe(cellId(sampleCell()));
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonical(reversed(value))).toBe(canonical(value));
      expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("negatives are drawn by the model's own rule, by that of the study, or by that of a condition", async () => {
  const study = await sampleStudy();
  const [data] = study.data;
  const rule = (model: string, negatives = study.negatives, change = {}) =>
    data &&
    cellOf({ ...study, negatives }, data, contenderNamed(model), { choice: {}, epochs: 1, seed: 1, change }).protocol
      .negatives;
  expect(["attrec", "bprmf", "popularity"].map((model) => rule(model))).toEqual([
    "not-targets",
    "not-history",
    "not-targets",
  ]);
  expect(rule("bprmf", "not-targets")).toBe("not-targets");
  expect(rule("attrec", "own", { negatives: "not-history" })).toBe("not-history");
});

test("a choice of histories decides L of the cell, before L of the model and after that of a condition", async () => {
  const study = await sampleStudy();
  const [data] = study.data;
  const { historyLength = 0 } = data?.dataset ?? {};
  expect(historyLength).toBeGreaterThan(1);
  const lengths = (model: string, history?: "last" | "data" | "double", change = {}) => {
    const choice = history === undefined ? {} : { history };
    return data && cellOf(study, data, contenderNamed(model), { choice, epochs: 1, seed: 1, change });
  };
  expect(lengths("hrm")?.lengths.historyLength).toBe(1);
  expect(lengths("hrm", "last")?.lengths.historyLength).toBe(1);
  expect(lengths("hrm", "data")?.lengths.historyLength).toBe(historyLength);
  expect(lengths("caser", "double")?.lengths.historyLength).toBe(2 * historyLength);
  expect(lengths("caser", "double")?.settings["length"]).toBe(2 * historyLength);
  expect(lengths("caser", "double", { length: 3 })?.lengths.historyLength).toBe(3);
});

test("wasm, and nobody who was asked for by name, leave an address as it was; another device and other users do not", async () => {
  const study = await sampleStudy();
  const [data] = study.data;
  if (!data) throw new Error("The study has data.");
  const cell = (device?: string, attended?: readonly string[]): Cell =>
    cellOf({ ...study, ...(device !== undefined && { device }) }, data, contenderNamed("attrec"), {
      choice: {},
      epochs: 1,
      seed: 1,
      ...(attended && { change: { attended } }),
    });
  expect(cellId(cell("wasm"))).toBe(cellId(cell()));
  const ids = [cell(), cell("interpreter"), cell("wasm", ["1"]), cell("wasm", ["2"])].map(cellId);
  expect(new Set(ids).size).toBe(ids.length);
});
