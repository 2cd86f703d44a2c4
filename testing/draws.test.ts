/** Checks that two runs of one commit draw the same, and that changed files draw anew. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { seedOf } from "./draws.ts";

const tree = "89abcdef0123456789abcdef0123456789abcdef\n";
const git =
  (changes: string) =>
  (verb: string): string =>
    verb === "status" ? changes : tree;

test("the packages of a commit have one seed, and a seed that is given comes first", () => {
  expect(seedOf(undefined, git(""))).toBe(0x89abcdef | 0);
  expect(seedOf("7", git(""))).toBe(7);
  expect(() => seedOf("seven", git(""))).toThrow("a whole number, not 'seven'");
});

test("packages that differ from their commit have none, nor have those without a history", () => {
  expect(seedOf(undefined, git(" M packages/a.ts\n"))).toBeUndefined();
  const none = (): string => {
    throw new Error("not a git repository");
  };
  expect(seedOf(undefined, none)).toBeUndefined();
});

test("the seed of the run is that of every property", () => {
  const seed = process.env["ATTREC_SEED"];
  expect(fc.readConfigureGlobal().seed).toBe(seed === undefined ? undefined : Number(seed));
});
