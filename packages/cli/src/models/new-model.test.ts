/** A new model is the example that is compiled with everything else, and its form without types is JavaScript. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { expect, test } from "vitest";
import { modelText } from "./new-model.ts";

const example = fileURLToPath(new URL("../../../../docs/examples/mine.ts", import.meta.url));

test("docs/examples/mine.ts is what `attrec new mine` writes", () => {
  expect(modelText("mine", "./mine.ts", true)).toBe(readFileSync(example, "utf8"));
});

test("without types it is the same program", async () => {
  const [typed, plain] = [
    modelText("my-model", "./my-model.mjs", true),
    modelText("my-model", "./my-model.mjs", false),
  ];
  const program = async (text: string, loader: "ts" | "js") =>
    (await transform(text, { loader, minifyWhitespace: true, legalComments: "none" })).code;
  // A type that is left in would be a fault of syntax.
  expect(await program(plain, "js")).toBe(await program(typed, "ts"));
  expect(plain).toContain("export const myModel = (given = {}) => {");
  expect(plain).toContain('name: "my-model"');
});
