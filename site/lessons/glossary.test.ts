/** The glossary defines each term once, in a few sentences, with a link to a file that has its name. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./quotes.ts";

/** The terms of the glossary with what it says of each. */
const entries = readFileSync(join(root, "docs/glossary.md"), "utf8")
  .split(/^## /m)
  .slice(1)
  .map((text) => {
    const [term = "", ...lines] = text.trim().split("\n");
    return { term, said: lines.join(" ").trim() };
  });

test("each term stands once, in the order of the alphabet", () => {
  const terms = entries.map(({ term }) => term.toLowerCase());
  expect(terms.length).toBeGreaterThan(60);
  expect(terms).toEqual([...new Set(terms)].toSorted((a, b) => a.localeCompare(b)));
});

test("each term is said in one to three sentences", () => {
  const lengths = entries.map(({ term, said }) => [term, said.match(/[.?!](?= [A-Z`[]|$)/g)?.length ?? 0] as const);
  expect(lengths.filter(([, sentences]) => sentences < 1 || sentences > 3)).toEqual([]);
});

test("each term has a home in the code, where its name is declared", () => {
  const homeless = entries.filter(({ said }) => {
    const [, name = "", path = ""] = /\[`([^`]+)`\]\(\.\.\/(packages\/[^)]+)\)/.exec(said) ?? [];
    if (!existsSync(join(root, path)) || path === "") return true;
    return name.endsWith(".ts")
      ? !path.endsWith(`/${name}`)
      : !new RegExp(`export (const|interface|type|(async )?function\\*?) ${name}\\b`).test(
          readFileSync(join(root, path), "utf8"),
        );
  });
  expect(homeless.map(({ term }) => term)).toEqual([]);
});
