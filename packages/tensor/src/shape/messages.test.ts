/** Checks that the compiler and the run time say the same sentence for the same mistake. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { ShapeError } from "./dimension.ts";

const FOLDER = join(import.meta.dirname, "fixtures");

/** Files of many wrong calls, one on each line. */
const FILES_OF_CALLS = readdirSync(join(FOLDER, "calls"));

/** Each fixture is one wrong call. Its fault is on the line that says so, and the file throws when it is run. */
const fixtures = readdirSync(FOLDER).filter((file) => file.endsWith(".ts") && file !== "given.ts");

interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** What the compiler has against the fixtures. Only they are checked: all else is, elsewhere. */
const diagnose = (): readonly Diagnostic[] => {
  const { config } = ts.readConfigFile(join(FOLDER, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    readonly config: object;
  };
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, FOLDER);
  const program = ts.createProgram(fileNames, options);
  const faults = fileNames.flatMap((name) => program.getSemanticDiagnostics(program.getSourceFile(name)));
  return faults.map(({ file, start = 0, messageText }) => ({
    file: relative(FOLDER, file?.fileName ?? ""),
    line: 1 + (file?.getLineAndCharacterOfPosition(start).line ?? 0),
    text: ts.flattenDiagnosticMessageText(messageText, "\n"),
  }));
};

/** The sentence in `… is not assignable to parameter of type '"the sentence"'.`, or of a property: `to type '"the sentence"'.` */
const sentenceOf = (text: string): string | undefined => / to (?:parameter of )?type '"(.*)"'\.$/m.exec(text)?.[1];

const lineOfFault = (file: string): number =>
  1 +
  readFileSync(join(FOLDER, file), "utf8")
    .split("\n")
    .findIndex((line) => line.endsWith("// fault"));

const thrownBy = async (file: string): Promise<unknown> => {
  try {
    await import(`./fixtures/${basename(file, ".ts")}.ts`);
    return undefined;
  } catch (error) {
    return error;
  }
};

const messageOf = (call: () => unknown): string => {
  try {
    call();
    return "nothing was thrown";
  } catch (error) {
    return error instanceof ShapeError ? error.message : String(error);
  }
};

describe("the compiler's sentence is the run-time sentence", () => {
  const diagnostics = diagnose();

  it("for at least a dozen mistakes", () => expect(fixtures.length).toBeGreaterThan(12));

  it("and no other: what the fixtures share is right", () =>
    expect(diagnostics.filter(({ file }) => file === "given.ts")).toEqual([]));

  it.each(fixtures)("%s: one message, on the line of the fault, the same as is thrown", async (file) => {
    const own = diagnostics.filter((diagnostic) => diagnostic.file === file);
    expect(own.map(({ line }) => line)).toEqual([lineOfFault(file)]);
    const error = await thrownBy(file);
    expect(error).toBeInstanceOf(ShapeError);
    expect(error).toHaveProperty("message", sentenceOf(own[0]?.text ?? ""));
  });

  it.each(FILES_OF_CALLS)("calls/%s: one message for each call, the same as is thrown", async (file) => {
    const { calls } = (await import(`./fixtures/calls/${basename(file, ".ts")}.ts`)) as {
      readonly calls: readonly (() => unknown)[];
    };
    const source = readFileSync(join(FOLDER, "calls", file), "utf8").split("\n");
    const lines = source.flatMap((text, i) => (text.startsWith("  () =>") ? [i + 1] : []));
    const own = diagnostics.filter((diagnostic) => diagnostic.file === `calls/${file}`);
    const said = own.map(({ line, text }) => `${source[line - 1]?.trim()} ${sentenceOf(text) ?? text}`);
    expect(said).toEqual(calls.map((call, i) => `${source[(lines[i] ?? 0) - 1]?.trim()} ${messageOf(call)}`));
  });
});
