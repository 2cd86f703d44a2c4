/** Bounds what an operation costs the compiler, so that an editor stays quick. */
import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";

const FOLDER = join(import.meta.dirname, "fixtures");

/** Lines of three operations. No two have the same shapes, so that the compiler can share nothing between them. */
const source = (lines: number): string =>
  [
    `import { add, matmul, relu, type Tensor } from "../../index.ts";`,
    `declare const x: Tensor<["batch", "length", 100]>;`,
    `export const first = relu(add(matmul(x, null as unknown as Tensor<[100, 9]>), null as unknown as Tensor<[9]>));`,
    ...Array.from({ length: lines }, (_, i) => 1000 + i).flatMap((units) => [
      `declare const w${units}: Tensor<[100, ${units}]>; declare const b${units}: Tensor<[${units}]>;`,
      `export const h${units}: Tensor<["batch", "length", ${units}]> = relu(add(matmul(x, w${units}), b${units}));`,
    ]),
  ].join("\n");

const { config } = ts.readConfigFile(join(FOLDER, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
  readonly config: object;
};
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, FOLDER);

/** What checking a file of so many lines takes, and nothing but it: its imports are parsed and looked up. */
const instantiations = (lines: number): number => {
  const file = join(FOLDER, "drawn.ts");
  const files = ts.createCompilerHost(options);
  const host = {
    ...files,
    fileExists: (path: string) => path === file || files.fileExists(path),
    readFile: (path: string) => (path === file ? source(lines) : files.readFile(path)),
    // This takes its text from the files of a disk, unless it is told.
    getSourceFile: (path: string, version: ts.ScriptTarget | ts.CreateSourceFileOptions) =>
      path === file ? ts.createSourceFile(path, source(lines), version) : files.getSourceFile(path, version),
  };
  const program = ts.createProgram([file], options, host);
  const faults = program.getSemanticDiagnostics(program.getSourceFile(file));
  expect(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  return program.getInstantiationCount();
};

// 59.7 were measured, and few where shapes recur.
it("an operation costs the compiler at most 60 instantiations", { timeout: 180_000 }, () => {
  const operations = 900;
  const perOperation = (instantiations(operations / 3) - instantiations(0)) / operations;
  expect(perOperation).toBeGreaterThan(1);
  expect(perOperation).toBeLessThan(60);
});
