/** Checks code in the page by the compiler: its errors word for word, the types of names, and the code to be run where there are none. */
import ts from "typescript";
import type { Code } from "./program.ts";
import { readCode, Refusal } from "./read-code.ts";

/** What is wrong with a stretch of the code. */
export interface Remark {
  readonly start: number;
  readonly end: number;
  /** The line, from 1. */
  readonly line: number;
  readonly text: string;
}

/** What was found out about code. */
export interface Checked {
  readonly remarks: readonly Remark[];
  /** What is to be run; code with errors has none. */
  readonly code: Code | undefined;
}

/** What the compiler says of a name. */
export interface Told {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What the editor asks of the compiler. */
export interface Checker {
  readonly check: (text: string) => Checked;
  readonly tell: (text: string, position: number) => Told | undefined;
  /** The names that may stand at a position. */
  readonly complete: (text: string, position: number) => readonly string[];
}

/** Where the code of the reader stands among the files. */
const OWN = "/site/autodiff/functions/mine.ts";

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  lib: ["lib.es2023.d.ts"],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitReturns: true,
  isolatedModules: true,
  skipLibCheck: true,
  noEmit: true,
};

/** A compiler with some files; `packages` says which of them a package is. */
export const checkerOf = (
  files: Readonly<Record<string, string>>,
  packages: Readonly<Record<string, string>>,
): Checker => {
  let own = "";
  let version = 0;
  const read = (name: string): string | undefined => (name === OWN ? own : files[name]);
  const service = ts.createLanguageService({
    getCompilationSettings: () => ({
      ...OPTIONS,
      paths: Object.fromEntries(Object.entries(packages).map(([name, file]) => [name, [file]])),
    }),
    getScriptFileNames: () => [OWN],
    getScriptVersion: (name) => (name === OWN ? String(version) : "0"),
    getScriptSnapshot: (name) => {
      const text = read(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => "/",
    getDefaultLibFileName: () => "/lib/lib.es2023.d.ts",
    fileExists: (name) => read(name) !== undefined,
    readFile: read,
    directoryExists: () => true,
    getDirectories: () => [],
  });
  const open = (text: string): void => {
    if (text === own) return;
    own = text;
    version++;
  };
  const remarkOf = (start: number, length: number, text: string): Remark => ({
    start,
    end: start + length,
    line: own.slice(0, start).split("\n").length,
    text,
  });
  return {
    check: (text) => {
      open(text);
      const found = [...service.getSyntacticDiagnostics(OWN), ...service.getSemanticDiagnostics(OWN)];
      const remarks = found.map(({ start = 0, length = 0, messageText }) =>
        remarkOf(start, length, ts.flattenDiagnosticMessageText(messageText, "\n")),
      );
      const file = service.getProgram()?.getSourceFile(OWN);
      if (remarks.length > 0 || !file) return { remarks, code: undefined };
      try {
        return { remarks, code: readCode(file) };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const { node, message } = error;
        return { remarks: [remarkOf(node.getStart(), node.getWidth(), message)], code: undefined };
      }
    },
    tell: (text, position) => {
      open(text);
      const info = service.getQuickInfoAtPosition(OWN, position);
      if (!info) return undefined;
      const { start, length } = info.textSpan;
      return { start, end: start + length, text: ts.displayPartsToString(info.displayParts) };
    },
    complete: (text, position) => {
      open(text);
      return service.getCompletionsAtPosition(OWN, position, {})?.entries.map(({ name }) => name) ?? [];
    },
  };
};
