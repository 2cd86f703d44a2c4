/** Checks that what takes milliseconds is called often, and what takes seconds seldom. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { millisecondsPerCall } from "./timing.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

/** A program that reads and gives nothing. */
const nothing = { inputs: [], outputs: [], carried: [], names: [] };

test.each([
  [1, 26],
  [2000, 3],
  [20_000, 2],
])("a call of %d ms is timed by %d calls", async (milliseconds, times) => {
  let calls = 0;
  const run = () => {
    calls++;
    vi.advanceTimersByTime(milliseconds);
    return [];
  };
  expect(await millisecondsPerCall({ run }, nothing, [])).toBe(milliseconds);
  expect(calls).toBe(times);
});
