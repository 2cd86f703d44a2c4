/** The samples in the packages' READMEs give what they say, and each package carries the licence. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { matmul, tensor } from "@attrec/tensor";
import { afterAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
// Inside the workspace, so that the packages are found by their names.
const cache = join(root, "node_modules/.cache");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "readmes-"));
afterAll(() => rmSync(folder, { recursive: true }));

const readme = (name: string): string => readFileSync(join(root, "packages", name, "README.md"), "utf8");
const samples = (name: string): readonly string[] =>
  [...readme(name).matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => code);

/** What a sample prints. */
const run = (name: string): readonly number[] => {
  const [code = ""] = samples(name);
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, code.replace(/console\.log\((.*)\);.*/, "console.log(JSON.stringify([...$1]));"));
  const node = ["--import", "tsx", "--conditions=source", file];
  return JSON.parse(execFileSync(process.execPath, node, { encoding: "utf8" })) as readonly number[];
};

test("the sample of tensor gives two rows that sum to 1", () => {
  const rows = run("tensor");
  expect(rows.length).toBe(6);
  for (const row of [rows.slice(0, 3), rows.slice(3)]) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
});

test("the sentence that tensor's README shows is the one that is thrown", () => {
  const a = tensor("batch dim", [1, 2], { batch: 1, dim: 2 });
  const b = tensor("length items", [1, 2], { length: 2, items: 1 });
  const wrong = matmul as (a: unknown, b: unknown) => unknown;
  const [, sentence = ""] = /```\n(matmul: .*)\n```/.exec(readme("tensor")) ?? [];
  expect(() => wrong(a, b)).toThrow(sentence);
});

test("the sample of autodiff gives the derivative that it names", () => {
  const derivative = (x: number): number => (Math.sin(x) + Math.cos(x)) * Math.exp(x);
  run("autodiff").forEach((value, x) => expect(value).toBeCloseTo(derivative(x), 12));
});

test.each(["tensor", "autodiff", "attrec", "baselines", "compare", "cli"])(
  "the package %s carries the licence",
  (name) => {
    expect(readFileSync(join(root, "packages", name, "LICENSE"), "utf8")).toBe(
      readFileSync(join(root, "LICENSE"), "utf8"),
    );
  },
);
