/** The commands of the page of benchmarks, read from it. */

/** The start of a command that is a benchmark of this folder. */
const START = "npx tsx ";

/** What measures nothing by itself: a tool that waits for questions on its input. */
const WAITS = "benchmarks/gradbench/main.ts";

/**
 * The words of each benchmark's command in the blocks of a page, without `npx tsx`, once each. `FOLDER` stands for the folder of
 * the data, as on the page. A tool that only answers questions is left out.
 */
export const commandsOf = (page: string): readonly (readonly string[])[] => {
  const lines = [...page.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = ""]) => block.split("\n"));
  const commands = lines
    .filter((line) => line.startsWith(START) && !line.includes(WAITS))
    .map((line) => line.slice(START.length).replace(/\s+#.*$/, ""));
  return [...new Set(commands)].map((command) => command.split(/\s+/).filter((word) => word !== ""));
};
