/** Checks the filters of interactions against a slow version of them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Filter, applyFilter, filterOf, nameOfFilter } from "./filters.ts";
import { fromColumns } from "./interactions.ts";
import { interactions } from "./testing/arbitraries.ts";

const step = fc.record({ of: fc.constantFrom("users", "items"), atLeast: fc.integer({ min: 1, max: 4 }) });
const filter: fc.Arbitrary<Filter> = fc.array(step, { maxLength: 4 });

test("a filter is its name", () => {
  fc.assert(
    fc.property(filter, (given) => {
      expect(filterOf(nameOfFilter(given))).toEqual(given);
    }),
  );
  expect(filterOf("u10>i2>u10")).toEqual([
    { of: "users", atLeast: 10 },
    { of: "items", atLeast: 2 },
    { of: "users", atLeast: 10 },
  ]);
  expect(filterOf("none")).toEqual([]);
});

test.each(["", "u", "u0", "x10", "u10>", "u10 > i2", "u-1"])("%j is no filter", (name) => {
  expect(() => filterOf(name)).toThrow('Expected a filter such as "none", "u10" or "u10>i2>u10", got');
});

/** The same, slowly: one step is one pass over rows of names. */
const slowly = (rows: readonly (readonly string[])[], steps: Filter): readonly (readonly string[])[] =>
  steps.reduce((left, { of, atLeast }) => {
    const column = of === "users" ? 0 : 1;
    return left.filter((row) => left.filter((other) => other[column] === row[column]).length >= atLeast);
  }, rows);

test("what is left is what a slow filter leaves, in the same order, with dense ids", () => {
  fc.assert(
    fc.property(interactions({ minLength: 1 }), filter, (given, steps) => {
      const rows = (of: typeof given): string[][] =>
        Array.from(of.users, (user, row) => [
          of.userNames[user] ?? "",
          of.itemNames[of.items[row] ?? -1] ?? "",
          `${of.times[row]}`,
        ]);
      const expected = slowly(rows(given), steps);
      if (expected.length === 0) {
        expect(() => applyFilter(given, steps)).toThrow("choose a milder one");
        return;
      }
      const kept = applyFilter(given, steps);
      expect(rows(kept)).toEqual(expected);
      expect(new Set(kept.users).size).toBe(kept.userNames.length);
      expect(new Set(kept.items).size).toBe(kept.itemNames.length);
    }),
  );
});

test("the order of steps matters, and each is done once", () => {
  const given = fromColumns({ users: ["a", "a", "b"], items: ["x", "y", "x"], times: [1, 2, 3] });
  expect(applyFilter(given, filterOf("u2>i1")).itemNames).toEqual(["x", "y"]);
  expect(applyFilter(given, filterOf("i2")).userNames).toEqual(["a", "b"]);
  expect(() => applyFilter(given, filterOf("i2>u2"))).toThrow('The filter "i2>u2" leaves none of 3 interactions');
});
