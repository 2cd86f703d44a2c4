/** The line of the user's own code, wherever in it an error arises. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wasm } from "@attrec/tensor";
import {
  type AnyModel,
  datasetFrom,
  defaultProtocol,
  type Optimizer,
  prepareExperiment,
  scoresOf,
  train,
} from "attrec";
import { optimizerNamed } from "attrec/extend";
import { afterAll, beforeAll, expect, test } from "vitest";
import { usersLine, usersPlace } from "./users-line.ts";

const folder = mkdtempSync(join(tmpdir(), "attrec-"));
const { stackTraceLimit } = Error;
// As `runProgram` has it.
beforeAll(() => void (Error.stackTraceLimit = 100));
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
  rmSync(folder, { recursive: true });
});

/** A model and an optimizer of one's own, one part of which multiplies what does not fit. Operations are given to them. */
const source = (wrong: string): string => {
  const maybe = (part: string, x: string): string => (part === wrong ? "matmul(scalar(1), scalar(2))" : x);
  return `
export const mine = ({ mul, sum, square, gather, expand, matmul, scalar, normal }) => ({
  name: "mine", hyperparameters: {},
  init: (key, { users, items }) => {
    const tables = { users: normal(key, "U", "users dim", { users, dim: 2 }), items: normal(key, "V", "items dim", { items, dim: 2 }) };
    return ${maybe("init", "tables")};
  },
  loss: (p, { user }) => {
    const rows = gather(p.users, user);
    return sum(square(${maybe("loss", "rows")}));
  },
  project: (p) => {
    return { ...p, items: ${maybe("project", "p.items")} };
  },
  score: (p, { user }) => {
    const rows = expand(gather(p.users, user), "batch 1 dim");
    return sum(mul(${maybe("score", "rows")}, p.items), -1);
  },
  parts: (p) => {
    return { weight: sum(${maybe("parts", "p.items")}) };
  },
});
export const optimizer = ({ matmul, scalar }) => ({
  name: "mine",
  init: () => ({}),
  update: (gradients, state, parameters) => {
    return { parameters: ${maybe("update", "parameters")}, state };
  },
});
`;
};

const lines = Array.from(
  { length: 6 * 6 },
  (_, k) => `${Math.floor(k / 6) + 1}\t${(k % 7) + 1}\t5\t${881_000_000 + k}\n`,
);

const failure = async (part: string): Promise<unknown> => {
  const file = join(folder, `${part}.mjs`);
  writeFileSync(file, source(part));
  const tensors: Readonly<Record<string, unknown>> = await import("@attrec/tensor");
  const own = (await import(/* @vite-ignore */ file)) as {
    readonly mine: (given: unknown) => AnyModel;
    readonly optimizer: (given: unknown) => Optimizer<unknown, unknown>;
  };
  const dataset = await datasetFrom("u.data", new TextEncoder().encode(lines.join("")));
  const experiment = prepareExperiment(dataset, defaultProtocol, { historyLength: 2, targetCount: 1 });
  const model = own.mine(tensors);
  const device = wasm({ threads: 1 });
  const optimizer = part === "update" ? own.optimizer(tensors) : optimizerNamed("sgd").optimizer;
  const plan = { seed: 1, epochs: 1, batchSize: 8, rate: 0.1, every: 1, patience: 1, optimizer };
  try {
    for await (const event of train(model, experiment, device, scoresOf(model, device, experiment), plan)) void event;
  } catch (error) {
    return error;
  }
  throw new Error("Nothing failed.");
};

test.each(["loss", "score", "init", "project", "parts", "update"])("an error in %s shows it", async (part) => {
  const error = await failure(part);
  const lineNumber = source(part)
    .split("\n")
    .findIndex((line) => line.includes("matmul("));
  expect(usersPlace(error)).toMatchObject({ file: join(folder, `${part}.mjs`), line: lineNumber + 1 });
  expect(usersLine(error)).toMatch(new RegExp(`at .*${part}[.]mjs:${lineNumber + 1}:\\d+\n {4}return .*matmul`));
});

test("an error of this project alone shows nothing, and one of syntax the line that it is in", async () => {
  expect(usersLine(new Error("of a test"))).toContain("users-line.test.ts");
  expect(usersLine(Object.assign(new Error("none"), { stack: "Error: none" }))).toBe("");
  expect(usersLine("no error")).toBe("");
  const stack =
    "file:///home/me/model.mjs:3\nconst a = ;\n          ^\n\nSyntaxError: Unexpected token ';'\n    at node:internal/x:1:2";
  expect(usersPlace(Object.assign(new SyntaxError("Unexpected token"), { stack }))).toEqual({
    file: "/home/me/model.mjs",
    line: 3,
    column: undefined,
  });
  const inside =
    "Error: a\n    at f (/home/me/node_modules/attrec/dist/index.js:1:2)\n    at g (/home/me/node_modules/lodash/x.js:3:4)";
  const database = "Error: a\n    at f (/home/me/node_modules/libsql/index.js:59:12)";
  expect(usersPlace(Object.assign(new Error("a"), { stack: database }))).toBeUndefined();
  const outside = `${inside}\n    at async Object.loss (file:///home/me/model%20a.ts?x=1:5:6)`;
  expect(usersPlace(Object.assign(new Error("a"), { stack: inside }))?.file).toBe("/home/me/node_modules/lodash/x.js");
  const cause = Object.assign(new Error("a"), { stack: outside });
  expect(usersPlace(new Error("b", { cause }))).toEqual({ file: "/home/me/model a.ts", line: 5, column: 6 });
});
