/** Checks how long a suite is said to take. */
import { expect, test } from "vitest";
import { sampleCell } from "../testing/cells.ts";
import { sampleStudy } from "../testing/study.ts";
import { expectedWork, workLeft, type AskedCell } from "./time-left.ts";

const work = (
  model: string,
  epochs: number,
  state: AskedCell["state"],
  seconds = 0,
  purpose: "search" | "result" | "timing" = "search",
) => ({
  cell: sampleCell({ model, training: { ...sampleCell().training, epochs }, purpose }),
  state,
  seconds,
});
const secondsLeft = (...[asked, expected, processes]: Parameters<typeof workLeft>) =>
  workLeft(asked, expected, processes).seconds;
const group = (model: string): string => `${sampleCell().data} ${model}`;

test("an epoch of a model takes as long as its epochs did, and one of which nothing ran as long as the mean", () => {
  const all = [
    work("fmc", 10, "ran", 20),
    work("fmc", 5, "pending"),
    work("attrec", 10, "ran", 100),
    work("hrm", 2, "pending"),
  ];
  // Five epochs of 2 seconds, and two of (20 + 100) / 20, by two processes.
  expect(secondsLeft(all, new Map(), 2)).toBeCloseTo((5 * 2 + 2 * 6) / 2, 12);
});

test("what a search will ask for is counted until it is over, and then what was asked for", () => {
  const expected = new Map([[group("fmc"), { cells: 10, epochs: 100 }]]);
  expect(secondsLeft([work("fmc", 10, "ran", 10), work("fmc", 10, "pending")], expected, 1)).toBe(90);
  const searched = [work("fmc", 10, "ran", 10), work("fmc", 30, "pending", 0, "result")];
  expect(secondsLeft(searched, expected, 1)).toBe(30);
  expect(workLeft([work("fmc", 10, "ran", 10), work("fmc", 10, "running")], expected, 1).cells).toBe(9);
  expect(workLeft(searched, expected, 1).cells).toBe(1);
});

test("a cell that runs has less left by what it took, and as long again where that is more than was reckoned", () => {
  const before = work("fmc", 10, "ran", 20);
  expect(secondsLeft([before, work("fmc", 10, "running", 15)], new Map(), 1)).toBe(5);
  expect(secondsLeft([before, work("ease", 1, "running", 100), work("fmc", 5, "pending")], new Map(), 1)).toBe(110);
});

test("what was found tells nothing of time, and nothing is said before a cell ran", () => {
  expect(secondsLeft([work("fmc", 10, "found"), work("fmc", 10, "pending")], new Map(), 1)).toBeUndefined();
  expect(secondsLeft([work("fmc", 10, "found"), work("fmc", 10, "ran", 5)], new Map(), 1)).toBe(0);
});

test("a timing is none of the cells that a search will ask for", () => {
  const expected = new Map([[group("fmc"), { cells: 3, epochs: 30 }]]);
  expect(workLeft([work("fmc", 4, "pending", 0, "timing")], expected, 1).cells).toBe(4);
});

test("the cells and epochs that a study may ask for are those of its search and its conditions", async () => {
  const study = await sampleStudy();
  const [data = ""] = study.data.map(({ dataset }) => dataset.fingerprint);
  const expected = expectedWork(study, ["table2", "table3", "table5"], { lengths: [2], dims: [8] });
  // Three configurations of two epochs, and two seeds of two epochs for each condition: one of table 2, and three of table 3.
  expect(expected).toEqual(
    new Map([
      [`${data} popularity`, { cells: 2, epochs: 4 }],
      [`${data} fmc`, { cells: 3 + 2, epochs: 6 + 4 }],
      [`${data} attrec`, { cells: 3 + 2 + 6, epochs: 6 + 4 + 12 }],
    ]),
  );
});
