/** Checks the lines by which a study shows its progress. */
import { expect, test } from "vitest";
import { progressText, suiteProgress } from "./progress.ts";

const counts = { done: 12, found: 2, failed: 1, lost: 0, pending: 5, running: 2 };

test("the line says what is done, running and left, and for how long", () => {
  expect(progressText(counts, { cells: 28, seconds: 270 })).toBe(
    "cells: 12 done (2 found, 1 failed), 2 running, 26 left; time left: about 4m 30s",
  );
  expect(
    progressText({ done: 0, found: 0, failed: 0, lost: 0, pending: 3, running: 2 }, { cells: 3, seconds: undefined }),
  ).toBe("cells: 0 done, 2 running, 1 left");
});

test("a terminal has one line that is written over, anything else a line now and then", () => {
  let time = 0;
  const now = (): number => time;
  const lines = (isTTY: boolean): readonly string[] => {
    const written: string[] = [];
    const stream = { isTTY, columns: 30, write: (text: string) => written.push(text) > 0 };
    time = 0;
    const progress = suiteProgress(stream, now);
    for (time of [0, 5000, 11_000, 12_000, 30_000]) progress.show(counts, { cells: 28, seconds: 60 });
    progress.clear();
    return written;
  };
  expect(lines(true)[0]).toBe("\r\u001B[Kcells: 12 done (2 found, 1 fa");
  expect(lines(true).length).toBe(6);
  expect(lines(false).length).toBe(2);
  expect(lines(false)[0]).toMatch(/^cells: .*left; time left: about 1m 0s\n$/);
});
