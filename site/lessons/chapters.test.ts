/** The lessons show the shipped code, and their steps print what stands below them. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { chapters, evening } from "./chapters.ts";
import { declared, quotesIn, root } from "./quotes.ts";
import { run, stepsIn } from "./steps.ts";

/** What to do about a lesson that is no longer true. */
const STALE = "was true once: npm run lessons";

test("each chapter of the evening quotes, runs, and asks", () => {
  expect(evening().length).toBe(8);
  for (const { text } of evening()) {
    expect(quotesIn(text).length).toBeGreaterThan(0);
    expect(stepsIn(text).length).toBeGreaterThan(0);
    expect(text.split("\n## Questions\n")[1]?.match(/<details>/g)?.length).toBe(2);
  }
});

test.each(chapters())("$name quotes the code that is shipped, and its links lead somewhere", ({ file, text }) => {
  const quotes = quotesIn(text);
  const stale = quotes.filter((quote) => quote.code !== declared(quote.file, quote.name));
  expect(stale.map((quote) => `${quote.file}#${quote.name} ${STALE}`)).toEqual([]);
  const links = [...text.matchAll(/\]\((?!http)([^)#]+)/g)].map(([, path = ""]) => join(dirname(file), path));
  expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
  expect(quotes.filter((quote) => !links.includes(quote.file))).toEqual([]);
});

const stepped = chapters().filter(({ text }) => stepsIn(text).length > 0);

test.each(stepped)("the steps of $name print what it says", async ({ name, text }) => {
  const steps = stepsIn(text);
  const outputs = await run(name, steps);
  expect(outputs.length).toBe(steps.length);
  const stale = steps.map(({ output }, i) => (outputs[i] === output ? "" : `the output of step ${i + 1} ${STALE}`));
  expect(stale.filter((fault) => fault !== "")).toEqual([]);
});
