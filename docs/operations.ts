/**
 * Writes docs/operations.md, every operation by its purpose with its shapes, its meaning, its derivative and an example:
 * `npm run operations`.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as operations from "@attrec/tensor";
import { type AnyTensor, print, type Tensor, tensor, tensors } from "@attrec/tensor";
import { isTensor, show } from "@attrec/tensor/extend";
import { vjp } from "@attrec/autodiff";
import { format, resolveConfig } from "prettier";
import ts from "typescript";
import { categories, exportsOf } from "./categories.ts";
import { doorsProgram, moduleOfExample, type Outcome, type PublicValue, publicValues } from "./doc-examples.ts";
import { importsOf } from "./example-imports.ts";
import { written } from "../packages/tensor/src/testing/examples.ts";

export const page = fileURLToPath(new URL("operations.md", import.meta.url));

const operationsDoor = fileURLToPath(new URL("../packages/tensor/src/operations.ts", import.meta.url));
const folder = fileURLToPath(new URL("../.cache/operations", import.meta.url));

/** A call of an operation: its arguments, and what it gives. */
export interface Call {
  readonly given: readonly unknown[];
  readonly result: unknown;
}

/** What the page says of an operation. */
export interface OperationRow {
  readonly name: string;
  readonly category: string;
  readonly shapes: string;
  readonly meaning: string;
  readonly derivative: string;
  /** Its example, each line with what it gave. */
  readonly example: string;
}

/** All operations, as their code says what they are. */
export const operationRows = async (values: readonly PublicValue[]): Promise<readonly OperationRow[]> => {
  const categoryOf = new Map(exportsOf(operationsDoor).map(({ name, category }) => [name, category ?? ""]));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const own = values.filter(
    ({ module, name, isFunction }) => module === "@attrec/tensor" && isFunction && categoryOf.has(name),
  );
  return Promise.all(
    own.map(async (value) => {
      const call = await callOf(value);
      return {
        name: value.name,
        category: categoryOf.get(value.name) ?? "",
        shapes: [call.given.flatMap(shapeOf).join(", "), givenBack(call.result)].filter(Boolean).join(" → "),
        meaning: firstSentence(value.text),
        derivative: value.derivative ?? derivativeOf(value, call),
        example: await exampleOf(value),
      };
    }),
  );
};

/** The first call of the operation in its example. */
export const callOf = async ({ module, name, examples: [code = ""] }: PublicValue): Promise<Call> => {
  const source = ts.createSourceFile("example.ts", code, ts.ScriptTarget.Latest, true);
  const before: string[] = [];
  for (const statement of source.statements) {
    const call = callIn(statement, name);
    if (call) {
      const given = call.arguments.map((argument) => argument.getText()).join(", ");
      const lines = [
        ...importsOf(code, module),
        ...before,
        `export const given: readonly unknown[] = [${given}];`,
        `export const result: unknown = ${call.getText()};`,
      ];
      return (await moduleFrom(`call-${name}`, lines.join("\n"))) as Call;
    }
    before.push(statement.getFullText());
  }
  throw new Error(`The first example of ${name} does not call it.`);
};

const callIn = (node: ts.Node, name: string): ts.CallExpression | undefined => {
  if (ts.isArrowFunction(node)) return undefined;
  if (ts.isCallExpression(node) && node.expression.getText() === name) return node;
  return ts.forEachChild(node, (child) => callIn(child, name));
};

/** An example, its comments as it gave them. */
const exampleOf = async ({ module, name, examples: [code = ""] }: PublicValue): Promise<string> => {
  const { default: outcomes } = (await moduleFrom(`example-${name}`, moduleOfExample(code, module))) as {
    readonly default: readonly Outcome[];
  };
  const left = [...outcomes];
  return code.replaceAll(/(?<=; \/\/ ).*/g, (said) => (left[0]?.[1] === said ? written(left.shift()?.[0]) : said));
};

const moduleFrom = (name: string, text: string): Promise<unknown> => {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, text);
  return import(pathToFileURL(file).href);
};

/** The shapes of the tensors in an argument or a result. */
const shapeOf = (value: unknown): readonly string[] => {
  if (isTensor(value)) return [`${value.dtype === "float" ? "" : `${value.dtype}:`}${show(value.shape)}`];
  if (typeof value !== "object" || value === null || tensorsIn(value).length === 0) return [];
  const parts = Object.entries(value).flatMap(([name, part]) => shapeOf(part).map((shape) => `${name} ${shape}`));
  return Array.isArray(value)
    ? [`[${value.flatMap(shapeOf).join(", ")}]`]
    : [`{ ${parts.length > 3 ? "…" : parts.join(", ")} }`];
};

/** The tensors in an argument or a result, which need not be a tree. */
const tensorsIn = (value: unknown): readonly AnyTensor[] =>
  isTensor(value) || Array.isArray(value) || Object.getPrototypeOf(Object(value)) === Object.prototype
    ? tensors(value)
    : [];

const givenBack = (result: unknown): string =>
  shapeOf(result).join(", ") || (typeof result === "function" ? "a function" : "numbers");

const firstSentence = (text: string): string => {
  const [paragraph = ""] = text.split("\n\n");
  const [sentence = ""] = /^[\s\S]*?(?:\.(?=\s|$)|$)/.exec(paragraph.replaceAll(/\{@link (\w+)\}/g, "`$1`")) ?? [];
  return sentence.replaceAll(/\s+/g, " ").replace(/:$/, ".");
};

/**
 * The derivative as an operation's rule says it: its printed pullback, with ȳ for the cotangent of the result. An elementwise operation
 * is printed for tensors, and any other for the call of its example; what takes more than a line is left to the rules of its parts.
 */
export const derivativeOf = (value: Pick<PublicValue, "name" | "parameters">, call: Call): string => {
  const f: unknown = Reflect.get(operations, value.name);
  if (typeof f !== "function") return NONE;
  const isElementwise = "sample" in f && Array.isArray(f.sample);
  if (!isElementwise && !hasFloats(call.result)) return NONE;
  const given = isElementwise
    ? (f.sample as readonly unknown[]).map(() => tensor("n", [0.3, 0.6], { n: 2 }))
    : call.given;
  const named = given.map((x, i) => [value.parameters[i] ?? `x${i}`, x] as const);
  const isFloat = (x: unknown): x is Tensor => isTensor(x) && x.dtype === "float";
  const floats = Object.fromEntries(named.flatMap(([name, x]) => (isFloat(x) ? [[name, x] as const] : [])));
  if (given.every((x) => !hasFloats(x))) return NONE;
  if (!isTensor(call.result) || Object.keys(floats).length === 0) return BY_PARTS;
  const others = Object.fromEntries(
    named.flatMap(([name, x]) => (isTensor(x) && !isFloat(x) ? [[name, x] as const] : [])),
  );
  const pulledBack = (ends: { readonly ȳ: Tensor }, rest: typeof others, at: typeof floats): typeof floats =>
    vjp((own: typeof floats): Tensor => {
      const all: Readonly<Record<string, AnyTensor>> = { ...rest, ...own };
      return Reflect.apply(
        f,
        undefined,
        named.map(([name, x]) => all[name] ?? x),
      ) as Tensor;
    }, at).pullback(ends.ȳ);
  const result = Reflect.apply(f, undefined, given) as Tensor;
  const text = shortened(print(pulledBack)({ ȳ: result }, others, floats));
  return text === undefined || text.length > LONGEST ? BY_PARTS : `\`${text}\``;
};

const hasFloats = (x: unknown): boolean => tensorsIn(x).some(({ dtype }) => dtype === "float");

const NONE = "none";
const BY_PARTS = "by the rules of its parts";
const LONGEST = 110;

/** A printed program on one line, x̄ = … for each result, or nothing if it takes more than two lines beside these. */
const shortened = (text: string): string | undefined => {
  const [head = "", tail = ""] = text.split("\nreturn\n");
  const lines = new Map(
    head
      .replaceAll(/\n {6,}/g, " ")
      .split("\n")
      .flatMap((line) => {
        const [, name, formula] = /^ {2}(\S+)(?: \[[^\]]*\])?(?: bool| int)? = (.*)$/.exec(line) ?? [];
        return name === undefined || formula === undefined ? [] : [[name, formula] as const];
      }),
  );
  const results = tail.split("\n").map((line) => {
    const [, name = "", formula = ""] = /^ *(\S+) = (.*)$/.exec(line) ?? [];
    const own = lines.get(formula);
    return [name, formula, own ?? formula] as const;
  });
  const parts = new Map(lines);
  for (const [, name] of results) parts.delete(name);
  if (parts.size > 2) return undefined;
  const label = (name: string): string => (name.length === 1 ? `${name}\u0304` : `d_${name}`);
  // What two results share has the name of the first.
  const renamed = (formula: string): string =>
    results.reduce(
      (all, [name, own]) => (lines.has(own) ? all.replaceAll(new RegExp(`\\b${own}\\b`, "g"), label(name)) : all),
      formula,
    );
  return [
    ...results.map(([name, , formula]) => `${label(name)} = ${renamed(formula)}`),
    ...Array.from(parts, ([name, formula]) => `${name} = ${renamed(formula)}`),
  ].join(", ");
};

const cell = (text: string): string => text.replaceAll("|", "\\|");

const table = (rows: readonly OperationRow[]): string =>
  [
    ["operation", "what it gives", "shapes", "derivative"],
    ["---", "---", "---", "---"],
    ...rows.map(({ name, meaning, shapes, derivative }) => [`\`${name}\``, meaning, `\`${shapes}\``, derivative]),
  ]
    .map((row) => `| ${row.map(cell).join(" | ")} |`)
    .join("\n");

const section = (category: string, rows: readonly OperationRow[]): string =>
  [`## ${category}`, table(rows), ...rows.map(({ example }) => `\`\`\`ts\n${example}\`\`\``)].join("\n\n");

/** The page, as it should stand in docs/operations.md. */
export const write = async (rows: readonly OperationRow[]): Promise<string> =>
  format(
    `# Operations

This page is written by \`npm run operations\` from the code: what an operation gives is the first sentence of its doc comment, and its
shapes are those of the first call in its example. A derivative is the operation's own rule, as \`print\` writes it, with ȳ for the
cotangent of the result and x̄ for that of x; "${BY_PARTS}" says that an operation is made of others, and "none" that nothing flows
back. Every example is run, and the comment behind a line is what the interpreter gave. What there is to import is in
\`@attrec/tensor\`; the API reference says the rest of each operation.

${categories
  .filter((category) => rows.some((row) => row.category === category))
  .map((category) =>
    section(
      category,
      rows.filter((row) => row.category === category),
    ),
  )
  .join("\n\n")}
`,
    { ...(await resolveConfig(page)), parser: "markdown" },
  );

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  writeFileSync(page, await write(await operationRows(publicValues(doorsProgram()))));
}
