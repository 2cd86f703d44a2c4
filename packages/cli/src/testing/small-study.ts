/** A study of seconds, with searches by halving, which several machines share in tests. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { smallData } from "../../../compare/src/testing/cells.ts";

/** The number of cells of the study: a search, and two seeds of what was chosen and of its variants. */
export const CELLS = 18;

/** A version of code that is said, since the sources may change while a test runs. */
export const code = ["--code", "this"] as const;

/** The study on data that are written into a folder, as words of a command line. */
export const smallStudy = (folder: string): readonly string[] => {
  const data = join(folder, "u.data");
  writeFileSync(data, smallData());
  return [
    ..."table2 table3 --models popularity,fmc,attrec --seeds 1,2 --dim 8 --batch 64".split(" "),
    ..."--search halving --configurations 3 --epochs 3".split(" "),
    "--dataset",
    data,
    ...code,
  ];
};

/** A report's figures as text, without what differs from run to run: when, how and how fast it was made. */
export const figures = (report: string): string =>
  readFileSync(join(report, "results.json"), "utf8")
    .split("\n")
    .filter((line) => !/"(made|command|seconds\w*|memory)"/.test(line))
    .join("\n");
