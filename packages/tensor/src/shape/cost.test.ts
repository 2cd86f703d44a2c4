/** Bounds what an operation costs the compiler, so that an editor stays quick. */
import { readFileSync } from "node:fs";
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

/** What checking some files takes, and nothing but them: their imports are parsed and looked up. */
const instantiations = (sources: ReadonlyMap<string, string>): number => {
  const files = ts.createCompilerHost(options);
  const host = {
    ...files,
    fileExists: (path: string) => sources.has(path) || files.fileExists(path),
    readFile: (path: string) => sources.get(path) ?? files.readFile(path),
    // This takes its text from the files of a disk, unless it is told.
    getSourceFile: (path: string, version: ts.ScriptTarget | ts.CreateSourceFileOptions) => {
      const text = sources.get(path);
      return text === undefined ? files.getSourceFile(path, version) : ts.createSourceFile(path, text, version);
    },
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  const faults = [...sources.keys()].flatMap((path) => program.getSemanticDiagnostics(program.getSourceFile(path)));
  expect(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  return program.getInstantiationCount();
};

// 59.7 were measured, and few where shapes recur.
it("an elementwise operation or a product costs the compiler at most 60 instantiations", { timeout: 180_000 }, () => {
  const operations = 900;
  const of = (lines: number): number => instantiations(new Map([[join(FOLDER, "drawn.ts"), source(lines)]]));
  const perOperation = (of(operations / 3) - of(0)) / operations;
  expect(perOperation).toBeGreaterThan(1);
  expect(perOperation).toBeLessThan(60);
});

const EXAMPLES = join(import.meta.dirname, "../../../../docs/examples");

/** The four models of docs/examples, with dimensions of other names in each copy. */
const models = (copies: number): ReadonlyMap<string, string> =>
  new Map(
    ["sasrec", "gru4rec", "mixer", "two-tower"].flatMap((name) => {
      const text = readFileSync(join(EXAMPLES, `${name}.ts`), "utf8");
      return Array.from({ length: copies }, (_, k): [string, string] => [
        join(EXAMPLES, `${name}-${k}.ts`),
        text.replaceAll(/\b(dim|units)\b/g, (word) => `${word}${k}`),
      ]);
    }),
  );

// 204 were measured: attention, signatures and reductions by name take several times as much as a sum or a product, and what stands
// around the operations counts too. The first copy also has the compiler look up every declaration that it uses: 1,000 an operation.
it("an operation of a whole model costs the compiler at most 215 instantiations", { timeout: 180_000 }, () => {
  const calls = [...models(1).values()].flatMap((text) => text.match(/\bt\.[a-z]\w*\(/g) ?? []);
  expect(calls.length).toBeGreaterThan(80);
  const perOperation = (instantiations(models(3)) - instantiations(models(1))) / 2 / calls.length;
  expect(perOperation).toBeGreaterThan(60);
  expect(perOperation).toBeLessThan(215);
});
