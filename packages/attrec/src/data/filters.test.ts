/** Checks the filters of interactions against a slow version of them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Filter, type FilterStep, applyFilter, filterOf, nameOfFilter } from "./filters.ts";
import { fromColumns } from "./interactions.ts";
import { interactions } from "./testing/arbitraries.ts";

const step: fc.Arbitrary<FilterStep> = fc.oneof(
  fc.record({ of: fc.constantFrom("users", "items", "core"), atLeast: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ of: fc.constant("ratings"), atLeast: fc.integer({ min: 0, max: 6 }).map((half) => half / 2) }),
  fc.record({ of: fc.constant("repeats") }),
);
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

test.each(["", "u", "u0", "x10", "u10>", "u10 > i2", "u-1", "core", "core0", "r", "r-1", "once2"])(
  "%j is no filter",
  (name) => {
    expect(() => filterOf(name)).toThrow('Expected a filter such as "none", "u10" or "u10>i2>u10", got');
  },
);

type Row = readonly [user: string, item: string, time: string, rating: number];

/** The same, slowly: one step is one pass over rows of names. */
const slowly = (rows: readonly Row[], steps: Filter): readonly Row[] => steps.reduce(slowStep, rows);

const slowStep = (left: readonly Row[], step: FilterStep): readonly Row[] => {
  if (step.of === "ratings") return left.filter(([, , , rating]) => rating >= step.atLeast);
  if (step.of === "repeats") {
    return left.filter(
      ([user, item, time], i) =>
        !left.some(
          (other, j) =>
            other[0] === user && other[1] === item && (Number(other[2]) < Number(time) || (other[2] === time && j < i)),
        ),
    );
  }
  if (step.of === "core") {
    const { atLeast } = step;
    const next = slowly(left, [
      { of: "users", atLeast },
      { of: "items", atLeast },
    ]);
    return next.length === left.length ? left : slowStep(next, step);
  }
  const column = step.of === "users" ? 0 : 1;
  return left.filter((row) => left.filter((other) => other[column] === row[column]).length >= step.atLeast);
};

test("a filter leaves the rows that a slow filter leaves, in the same order, with dense ids", () => {
  fc.assert(
    fc.property(interactions({ minLength: 1 }), filter, (given, steps) => {
      const rows = (of: typeof given): Row[] =>
        Array.from(of.users, (user, row) => [
          of.userNames[user] ?? "",
          of.itemNames[of.items[row] ?? -1] ?? "",
          `${of.times[row]}`,
          of.ratings?.[row] ?? NaN,
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

test("a core is what is left when nothing more is dropped, and ratings are asked for where there are some", () => {
  const users = ["a", "a", "b", "b", "c", "c"];
  const given = fromColumns({ users, items: ["x", "y", "x", "y", "y", "z"], times: [...users.keys()] });
  // z has one action, so c is left with one, and drops too.
  expect(applyFilter(given, filterOf("core2")).userNames).toEqual(["a", "b"]);
  expect(applyFilter(given, filterOf("u2>i2")).userNames).toEqual(["a", "b", "c"]);
  expect(() => applyFilter(given, filterOf("r4"))).toThrow("drops ratings below 4, and these data have no ratings");
});
