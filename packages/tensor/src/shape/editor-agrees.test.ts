/** Checks on drawn signatures and drawn calls that the editor's sentence is the run time's, and that it has one where that has one. */
import { join } from "node:path";
import fc from "fast-check";
import ts from "typescript";
import { expect, test } from "vitest";
import * as t from "../ops/all.ts";
import { at } from "../at.ts";
import { ShapeError } from "./dimension.ts";
import { booleans, given, indices } from "./fixtures/given.ts";
import { parseSignature } from "./signature.ts";
import { runs } from "../testing/draw.ts";
import { callText, quoted, signatureText } from "./testing/drawn-calls.ts";

const FOLDER = join(import.meta.dirname, "fixtures");

// The same at every run, and others where more are asked for.
const signatures = fc.sample(signatureText, { numRuns: runs(600), seed: runs(1) });
const calls = fc.sample(callText, { numRuns: runs(300), seed: runs(1) });

const thrownBy = (call: () => unknown): string | undefined => {
  try {
    call();
    return undefined;
  } catch (error) {
    return error instanceof ShapeError ? error.message : String(error);
  }
};

/** What calls throw, by their texts. */
const run = (texts: readonly string[]): readonly (string | undefined)[] => {
  // What is drawn is text, for the compiler, so that it has to be read to be run.
  // oxlint-disable-next-line typescript/no-implied-eval
  const read = new Function(
    "t",
    "given",
    "indices",
    "booleans",
    `return [${texts.map((text) => `() => ${text}`).join()}];`,
  ) as (...scope: readonly unknown[]) => readonly (() => unknown)[];
  return read(t, given, indices, booleans).map(thrownBy);
};

const thrown = run(calls);

/** The calls with what their sentences propose: `expand(a, "1 dim")` in the place of `a`, or another call. */
const repaired = calls.flatMap((text, i) => {
  const proposal = /; try (.*)$/.exec(thrown[i] ?? "")?.[1]?.replaceAll("'", '"');
  const [, name = "", a = "", b = ""] = /^t\.(\w+)\((\w+\("[^"]*"\)), (\w+\("[^"]*"\))\)$/.exec(text) ?? [];
  if (proposal === undefined) return [];
  const code = `t.${proposal.replace(/\ba\b(?=[,)])/, a).replace(/\bb\b(?=[,)])/, b)}`;
  if (!proposal.startsWith("expand(")) return [code];
  return [`t.${name}(${proposal.startsWith("expand(a") ? `${code}, ${b}` : `${a}, ${code}`})`];
});

/** The drawn texts as a file, one on a line. */
const source = [
  `import * as t from "../../ops/all.ts"; import { booleans, given, indices } from "./given.ts"; import type { SignatureRule } from "../signature.ts";`,
  ...signatures.map((text, i) => `export type Signature${i} = SignatureRule<"fn", ${quoted(text)}>;`),
  `export const calls = [`,
  ...[...calls, ...repaired].map((text) => `  () => ${text},`),
  `];`,
].join("\n");

const { config } = ts.readConfigFile(join(FOLDER, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
  readonly config: object;
};
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, FOLDER);

/** The file as the compiler sees it. */
const program = (): ts.Program => {
  const file = join(FOLDER, "drawn.ts");
  const files = ts.createCompilerHost(options);
  const host = {
    ...files,
    fileExists: (path: string) => path === file || files.fileExists(path),
    readFile: (path: string) => (path === file ? source : files.readFile(path)),
    // This takes its text from the files of a disk, unless it is told.
    getSourceFile: (path: string, version: ts.ScriptTarget | ts.CreateSourceFileOptions) =>
      path === file ? ts.createSourceFile(path, source, version) : files.getSourceFile(path, version),
  };
  return ts.createProgram([file], options, host);
};

const compiled = program();
const file = compiled.getSourceFiles().find(({ fileName }) => fileName.endsWith("drawn.ts"));
if (!file) throw new Error("The compiler does not have the drawn file.");

test("drawn signatures", () => {
  const checker = compiled.getTypeChecker();
  const aliases = file.statements.filter(ts.isTypeAliasDeclaration);
  const said = aliases.map(({ name }, i) => {
    const type = checker.getTypeAtLocation(name);
    return [at(signatures, i), type.isStringLiteral() ? type.value : undefined];
  });
  expect(said).toEqual(signatures.map((text) => [text, thrownBy(() => parseSignature("fn", text))]));
  // A sample in which nothing is right, or nothing wrong, would show nothing.
  const right = said.filter(([, sentence]) => sentence === undefined).length;
  expect(right).toBeGreaterThan(30);
  expect(said.length - right).toBeGreaterThan(30);
});

/** The sentences of the editor for calls and what they propose. */
const said = ((): readonly (string | undefined)[] => {
  const first = source.split("\n").indexOf(`export const calls = [`) + 1;
  const sentences: (string | undefined)[] = [...calls, ...repaired].map(() => undefined);
  for (const { start = 0, messageText } of compiled.getSemanticDiagnostics(file)) {
    const text = ts.flattenDiagnosticMessageText(messageText, "\n");
    const sentence = / parameter of type ("(?:[^"\\]|\\.)*")'\.$/m.exec(text.replaceAll("type '", "type "))?.[1];
    const line = file.getLineAndCharacterOfPosition(start).line - first;
    sentences[line] ??= sentence === undefined ? text : String(JSON.parse(sentence));
  }
  return sentences;
})();

/** What only the run time knows: the sizes that names have. */
const OF_SIZES = / of size \d|has size \d|cannot be taken$/;

/** Of a call with several faults, each side says one that it comes to first. */
const HAVE_SEVERAL = /^t\.(concat|gather|gatherAlong|stack|select)\(/;

test("drawn calls", () => {
  const pairs = calls.map((text, i) => {
    const [editor, here] = [said[i], thrown[i]];
    if (editor === undefined && here !== undefined && OF_SIZES.test(here)) return [text, here, here];
    if (editor !== undefined && here !== undefined && HAVE_SEVERAL.test(text)) return [text, here, here];
    return [text, editor, here];
  });
  expect(pairs.filter(([, editor, here]) => editor !== here)).toEqual([]);
  const right = thrown.filter((sentence) => sentence === undefined).length;
  expect(right).toBeGreaterThan(30);
  expect(calls.length - right).toBeGreaterThan(30);
});

test("what a sentence proposes compiles and runs", () => {
  const faults = run(repaired);
  expect(repaired.map((text, i) => [text, said[calls.length + i], faults[i]])).toEqual(
    repaired.map((text) => [text, undefined, undefined]),
  );
  expect(repaired.length).toBeGreaterThan(3);
});
