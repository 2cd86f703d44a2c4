/** Checks the line of progress on terminals and elsewhere. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { duration, progressLine } from "./progress-line.ts";

afterEach(() => vi.unstubAllEnvs());
beforeEach(() => void vi.stubEnv("TERM", "xterm"));

const written = (isTTY: boolean, steps: readonly number[]): string => {
  let [text, time] = ["", 0];
  const line = progressLine(
    { isTTY, columns: 40, write: (part: unknown) => ((text += String(part)), true) },
    () => time,
  );
  for (const step of steps) {
    time = step * 1000;
    line.show("epoch 1", step, 40);
  }
  line.clear();
  return text;
};

test("on a terminal one line is written over, with the time left, and taken away", () => {
  expect(written(true, [10])).toBe("\r\x1b[Kepoch 1  25%  30s left\r\x1b[K");
});

test("elsewhere there is a plain line now and then, without escapes", () => {
  expect(written(false, [1, 2, 12, 13, 24])).toBe("epoch 1  30%  28s left\nepoch 1  60%  16s left\n");
});

test("a terminal that is dumb gets plain lines, without escapes", () => {
  vi.stubEnv("TERM", "dumb");
  expect(written(true, [1, 12])).toBe("epoch 1  30%  28s left\n");
});

test("durations read as people say them", () => {
  expect([0, 59_400, 200_000, 7_500_000].map(duration)).toEqual(["0s", "59s", "3m 20s", "2h 5m"]);
});
