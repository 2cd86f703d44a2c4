/** A new model is the example that is compiled with everything else, and its form without types is JavaScript. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import ts from "typescript";
import { expect, test } from "vitest";
import { modelText, reservedWords } from "./new-model.ts";

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

/** Every word that stands in the template, in comments too. */
const ofTemplate = new Set(modelText("mine", "./mine.ts", true).match(/[a-z]\w*/gi));

/** The faults of a module that its own text has: a word that is no name, a name that is declared twice. */
const faultsOf = (text: string): readonly string[] => {
  const file = ts.createSourceFile("mine.ts", text, ts.ScriptTarget.ESNext, true);
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost({}),
    getSourceFile: (path) => (path === "mine.ts" ? file : undefined),
  };
  const program = ts.createProgram(["mine.ts"], { noLib: true, noResolve: true, target: ts.ScriptTarget.ESNext }, host);
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "))
    .filter((fault) => !/Cannot find|implicitly has an 'any' type/.test(fault));
};

test("whatever a model is called, its file is a module with one function", async () => {
  expect(faultsOf(modelText("mine", "./mine.ts", true))).toEqual([]);
  for (const taken of ["class", "options", "mean", "Tensor"]) {
    const wrong = modelText("mine", "./mine.ts", true).replace("export const mine", `export const ${taken}`);
    expect([taken, faultsOf(wrong)]).not.toEqual([taken, []]);
  }
  for (const name of new Set([...reservedWords, ...ofTemplate, "model-text", "class-2", "Tensor", "my-Model"])) {
    const text = modelText(name, `./${name}.ts`, true);
    expect([name, faultsOf(text)]).toEqual([name, []]);
    const plain = modelText(name, `./${name}.mjs`, false);
    await expect(transform(plain, { loader: "js", format: "esm" })).resolves.toBeDefined();
    const [, made = ""] = /^export const ([\w$]+) = \(given/m.exec(plain) ?? [];
    expect(plain.match(/^export /gm)).toHaveLength(2);
    expect([made, text.includes(`export const ${made} = (given`)]).not.toEqual(["then", true]);
    expect(plain).toContain(`name: ${JSON.stringify(name)}`);
  }
});
