/** Checks how names are found, and the suggestion for a slip. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { either, lookUp, noSuch, shown } from "./names.ts";
import { nearestName } from "./nearest.ts";

test.each([
  ["marginn", ["margin", "mask"], "margin"],
  ["omga", ["omega", "dim"], "omega"],
  ["fpcm", ["fpmc", "fmc"], "fpmc"],
  ["DIM", ["dim", "mask"], "dim"],
  ["dimensions", ["dim", "mask"], "dim"],
  ["agg", ["aggregation", "attention"], "aggregation"],
  ["constructor", ["dim", "mask"], undefined],
  ["l3", ["l1", "l2"], undefined],
  ["", ["dim"], undefined],
  ["lstm", [], undefined],
  ["ab", ["abc", "abd"], undefined],
])("'%s' of %s is meant for %s", (text, names, meant) => {
  expect(nearestName(text, names)).toBe(meant);
});

test("a name with one slip is found among names that differ in more", () => {
  const names = ["dropout", "aggregation", "initialScale", "horizontal"];
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.nat(), fc.constantFrom("", "x", "xx"), (name, where, instead) => {
      const at = where % name.length;
      expect(nearestName(name.slice(0, at) + instead + name.slice(at + 1), names)).toBe(name);
    }),
  );
});

test("properties that objects inherit are no entries of a table", () => {
  const table = { adam: 1 };
  expect(lookUp(table, "adam")).toBe(1);
  for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty", "valueOf"])
    expect(lookUp(table, name)).toBeUndefined();
});

test("a sentence lists the names", () => {
  expect(either(["a"])).toBe("a");
  expect(either(["a", "b", "c"])).toBe("a, b or c");
  expect(noSuch("optimizer", "adm", ["adam", "sgd"])).toBe(
    "There is no optimizer 'adm': did you mean 'adam'? Choose adam or sgd.",
  );
  expect(noSuch("optimizer", "x", ["adam", "sgd"])).toBe("There is no optimizer 'x': choose adam or sgd.");
});

test("anything can be shown, in one line and short", () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true }), (value) => {
      expect(shown(value)).toMatch(/^.+$/);
    }),
  );
  expect(shown("x".repeat(500)).length).toBeLessThan(70);
  expect(shown(Symbol("a"))).toBe("Symbol(a)");
});
