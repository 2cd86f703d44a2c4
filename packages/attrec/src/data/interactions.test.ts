/** Checks the numbering of users and items. */
import { expect, test } from "vitest";
import { fromColumns, inOrderOfTime, keepRows } from "./interactions.ts";

const columns = { users: ["b", "a", "b"], items: ["x", "y", "y"], times: [3, 1, 2] };

test("ids are dense, in the order of first appearance", () => {
  const { users, items, userNames, itemNames } = fromColumns(columns);
  expect([...users]).toEqual([0, 1, 0]);
  expect([...items]).toEqual([0, 1, 1]);
  expect([userNames, itemNames]).toEqual([
    ["b", "a"],
    ["x", "y"],
  ]);
});

test("keeping rows makes ids dense again", () => {
  const kept = keepRows(fromColumns(columns), Uint8Array.of(0, 1, 1));
  expect([...kept.users]).toEqual([0, 1]);
  expect(kept.userNames).toEqual(["a", "b"]);
  expect([...kept.items]).toEqual([0, 0]);
  expect(kept.itemNames).toEqual(["y"]);
  expect([...kept.times]).toEqual([1, 2]);
});

test("that a source has no times is kept with its rows", () => {
  expect(keepRows({ ...fromColumns(columns), ordinal: true }, Uint8Array.of(1, 0, 1)).ordinal).toBe(true);
  expect("ordinal" in keepRows(fromColumns(columns), Uint8Array.of(1, 0, 1))).toBe(false);
});

test("rows in the order of time, those of one moment as they stood", () => {
  const ordered = inOrderOfTime(fromColumns({ users: ["a", "b", "c"], items: ["x", "y", "z"], times: [2, 1, 1] }));
  expect(Array.from(ordered.users, (user) => ordered.userNames[user])).toEqual(["b", "c", "a"]);
  expect([...ordered.items]).toEqual([1, 2, 0]);
  expect([...ordered.times]).toEqual([1, 1, 2]);
});

test("columns that do not fit are refused in a sentence", () => {
  expect(() => fromColumns({ ...columns, items: ["x"] })).toThrow(
    'Column "items" has 1 rows and column "users" has 3; give every column the same length.',
  );
  expect(() => fromColumns({ ...columns, times: [1, Number.NaN, 2] })).toThrow("The time of row 1 is NaN");
});
