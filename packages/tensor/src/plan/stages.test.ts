/** The list of passes: the documentation has it, and a reader sees a program after each of them. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile, interpreter, mul, square, sum, type Tensor, tensor, wasm } from "../index.ts";
import { type Pass } from "./pass.ts";
import { passes } from "./passes.ts";
import { reasons } from "./reasons.ts";

const list: readonly Pass[] = passes;

test("docs/architecture.md lists the passes in their order, each with its sentence", () => {
  const page = readFileSync(new URL("../../../../docs/architecture.md", import.meta.url), "utf8");
  const items = page
    .slice(page.indexOf("## From graph to plan"))
    .split(/^(?=\d+\. )/m)
    .slice(1, list.length + 1)
    .map((item) => item.replaceAll(/\s+/g, " "));
  expect(items.map((item) => /^\d+\. \*\*`(\w+)`\*\*/.exec(item)?.[1])).toEqual(list.map(({ name }) => name));
  passes.forEach(({ name }, i) => expect(items[i]).toContain(reasons[name]));
  const fixed = list.filter(({ without }) => !without).map(({ name }) => `\`${name}\``);
  expect(page.replaceAll(/\s+/g, " ")).toContain(`all but ${fixed.slice(0, -1).join(", ")} and ${fixed.at(-1)}`);
});

test("names are those of one pass each, and a reason is a sentence", () => {
  expect(new Set(list.map(({ name }) => name)).size).toBe(list.length);
  for (const why of Object.values(reasons)) expect(why).toMatch(/^[A-Z].*\.$/);
});

const penalty = (x: Tensor<["n"]>): Tensor<[]> => sum(mul(square(x), 1));
const x = tensor("n", [1, 2], { n: 2 });

test("stages show the program after each pass, until it is kernels", async () => {
  const stages = await compile(penalty, wasm({ threads: 1 })).stages(x);
  expect(stages.map(({ pass }) => pass)).toEqual(list.map(({ name }) => name));
  const after = (name: string) => stages.find(({ pass }) => pass === name)?.text;
  // The product with 1 is gone.
  expect(after("simplify")).toMatchInlineSnapshot(`
    "%0 = input 0 [2]
    %1 = (#0 * #0)(%0) [2]
    %2 = sum over 0(%1) []
    return %2"
  `);
  expect(after("groups")).toMatchInlineSnapshot(`"%0 [] = loop once: sum over 2 of (#0 * #0) of input 0 [2]"`);
  expect(stages.map(({ why }) => why)).toEqual(passes.map(({ name }) => reasons[name]));
});

test("stages have the names of the user's tree, and the memory of each node as data", async () => {
  const f = ({ W }: { W: Tensor<["n"]> }, b: Tensor<["n"]>): Tensor<[]> => sum(mul(square(W), b));
  const stages = await compile(f, wasm({ threads: 1 })).stages({ W: x }, x);
  expect(stages[0]?.text).toMatch(/^%0 = input 0\.W \[2\]\n%1 = input 1 \[2\]\n/);
  expect(stages[0]?.nodes).toContainEqual({ name: "0.W", sizes: [2], bytes: 8 });
  expect(stages.at(-1)?.nodes.map(({ sizes, bytes }) => [sizes, bytes])).toEqual([[[], 4]]);
});

test("a pass that is switched off leaves the program as it was", async () => {
  const stages = await compile(penalty, wasm({ threads: 1, passes: { simplify: false } })).stages(x);
  expect(stages[0]?.text).toContain("(#0 * #1)");
});

test("a device without passes has no stages", async () => {
  expect(await compile(penalty, interpreter()).stages(x)).toEqual([]);
});
