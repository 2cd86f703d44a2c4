/** Checks that what a machine lacks is skipped with a reason, and fails where everything has to be there. */
import { afterEach, expect, test, vi } from "vitest";
import { needs } from "./needs.ts";

afterEach(() => vi.unstubAllEnvs());

/** What `needs` does with a test: the reason that it gives for skipping it, or that it goes on. */
const outcome = (isThere: boolean): string => {
  let said = "it goes on";
  const skip = (reason?: string | boolean): never => {
    said = String(reason);
    return undefined as never;
  };
  needs({ skip }, isThere, "a Redis");
  return said;
};

test("a test goes on where all is there, is skipped with its reason where it is not, and fails where it must not be", () => {
  vi.stubEnv("ATTREC_NEEDS_ALL", undefined);
  expect([outcome(true), outcome(false)]).toEqual(["it goes on", "It needs a Redis."]);
  vi.stubEnv("ATTREC_NEEDS_ALL", "1");
  expect(outcome(true)).toBe("it goes on");
  expect(() => outcome(false)).toThrow("It needs a Redis. This machine has none.");
});
