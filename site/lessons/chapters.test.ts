/** The lessons show the shipped code, and their steps print what stands below them. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { chapters } from "./chapters.ts";
import { declared, quotesIn, root } from "./quotes.ts";
import { run, stepsIn } from "./steps.ts";

/** What to do about a lesson that is no longer true. */
const STALE = "was true once: npm run lessons";

test.each(chapters())("$name quotes the code that is shipped, and links to it", ({ file, text }) => {
  const quotes = quotesIn(text);
  expect(quotes.length).toBeGreaterThan(0);
  const stale = quotes.filter((quote) => quote.code !== declared(quote.file, quote.name));
  expect(stale.map((quote) => `${quote.file}#${quote.name} ${STALE}`)).toEqual([]);
  const links = [...text.matchAll(/\]\((\.[^)#]*)/g)].map(([, path = ""]) => join(dirname(file), path));
  expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
  expect(quotes.filter((quote) => !links.includes(quote.file))).toEqual([]);
});

test.each(chapters())("the steps of $name print what it says", async ({ name, text }) => {
  const steps = stepsIn(text);
  expect(steps.length).toBeGreaterThan(0);
  const outputs = await run(name, steps);
  expect(outputs.length).toBe(steps.length);
  const stale = steps.map(({ output }, i) => (outputs[i] === output ? "" : `the output of step ${i + 1} ${STALE}`));
  expect(stale.filter((fault) => fault !== "")).toEqual([]);
});
