/** The sentence in a README is the one that is thrown, and each package carries the licence. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { matmul, tensor } from "@attrec/tensor";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const readme = (name: string): string => readFileSync(join(root, "packages", name, "README.md"), "utf8");
test("the sentence that tensor's README shows is the one that is thrown", () => {
  const a = tensor("batch dim", [1, 2], { batch: 1, dim: 2 });
  const b = tensor("length items", [1, 2], { length: 2, items: 1 });
  const wrong = matmul as (a: unknown, b: unknown) => unknown;
  const [, sentence = ""] = /```\n(matmul: .*)\n```/.exec(readme("tensor")) ?? [];
  expect(() => wrong(a, b)).toThrow(sentence);
});

test.each(["tensor", "autodiff", "attrec", "baselines", "compare", "cli"])(
  "the package %s carries the licence",
  (name) => {
    expect(readFileSync(join(root, "packages", name, "LICENSE"), "utf8")).toBe(
      readFileSync(join(root, "LICENSE"), "utf8"),
    );
  },
);
