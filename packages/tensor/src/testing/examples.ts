/**
 * The examples in the doc comments of operations: each line that ends in a comment is an expression, and the comment is its
 * result.
 */
import { transformSync } from "esbuild";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as forAuthors from "../extend.ts";
import * as forUsers from "../index.ts";
import * as forTests from "../testing.ts";
import { at } from "../at.ts";
import { topological } from "../graph/walk.ts";
import type { AnyTensor, Elements } from "../tensor.ts";
import { isTensor } from "../tree.ts";

/** An example: the operation whose doc comment it stands in, and its lines. */
export interface Example {
  readonly name: string;
  readonly code: string;
}

const FOLDERS = ["../ops", "../rows", "../loops"].map((folder) => join(import.meta.dirname, folder));

/** The examples of all operations and what stands beside them, read from their files. */
export const examples = (): readonly Example[] =>
  FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .flatMap((file) => examplesIn(readFileSync(join(folder, file), "utf8"))),
  );

const examplesIn = (source: string): readonly Example[] =>
  [...source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*?@example[\s\S]*?)\*\/(?:\n\/\/.*)*\nexport const (\w+)/g)].map(
    ([, comment = "", name = ""]) => {
      const [, code = ""] = /```ts\n([\s\S]*?) \* ```/.exec(comment) ?? [];
      return { name, code: code.replaceAll(/^ \* ?/gm, "") };
    },
  );

/** The code as JavaScript: examples may have types. */
const withoutTypes = (code: string): string => transformSync(code, { loader: "ts" }).code;

/** The results of the lines of an example, and the results that their comments state. Names may be given other values. */
export const run = async (
  { code }: Example,
  others: Readonly<Record<string, unknown>> = {},
): Promise<readonly (readonly [given: string, said: string])[]> => {
  const said: string[] = [];
  const body = code.replaceAll(/^(.*); \/\/ (.*)$/gm, (_, expression: string, comment: string) => {
    said.push(comment);
    return `results.push(${expression});`;
  });
  const results: unknown[] = [];
  const scope = { ...forTests, ...forAuthors, ...forUsers, ...others, results };
  // The text is a doc comment of this repository, which the reader is to be able to run as it stands.
  // oxlint-disable-next-line typescript/no-implied-eval
  const call = new Function(...Object.keys(scope), `return (async () => {${withoutTypes(body)}})();`);
  await (call as (...given: readonly unknown[]) => Promise<void>)(...Object.values(scope));
  return results.map((result, i) => [written(result), said[i] ?? ""]);
};

/**
 * A result as it is written in an example: whole numbers as they are and others to four digits, tensors as lists of rows, and what was
 * thrown by its name and sentence.
 */
export const written = (value: unknown): string => {
  if (typeof value === "number") return numeral(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (isTensor(value)) {
    const numbers = valuesOf(value);
    return nested(value.dtype === "bool" ? Array.from(numbers, (x) => x !== 0) : numbers, value.sizes);
  }
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (ArrayBuffer.isView(value)) return written(Array.from(value as Uint8Array));
  if (typeof value !== "object" || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([key, member]) => `${key}: ${written(member)}`)
    .join(", ")} }`;
};

const numeral = (x: number | boolean): string =>
  typeof x === "boolean" || Number.isInteger(x) || !Number.isFinite(x) ? String(x) : String(Number(x.toPrecision(4)));

const nested = (values: ArrayLike<number | boolean>, sizes: readonly number[]): string => {
  const [size, ...rest] = sizes;
  if (size === undefined) return numeral(at(values, 0));
  const width = values.length / size;
  const rows = Array.from({ length: size }, (_, i) =>
    nested(Array.prototype.slice.call(values, i * width, (i + 1) * width) as number[], rest),
  );
  return `[${rows.join(", ")}]`;
};

/** The elements of a tensor, each operation by its meaning. */
const valuesOf = (output: AnyTensor): Elements => {
  const values = new Map<AnyTensor, Elements>();
  const of = (node: AnyTensor): Elements => values.get(node) ?? new Float64Array();
  for (const node of topological([output])) values.set(node, node.operation.evaluate(node.inputs.map(of), node));
  return of(output);
};
