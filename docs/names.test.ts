/** Holds the packages to one meaning a name: no two files export different things under one name. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const packages = fileURLToPath(new URL("../packages", import.meta.url));

/** The shipped files, without what only tests read. */
const files = readdirSync(packages, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => /^[a-z]+\/src\/.*[.](ts|js)$/.test(path))
  .filter((path) => !/[.]test[.]ts$|\/(testing|fixtures)\/|\/reference[.]ts$/.test(path));

const declared = (source: string): readonly string[] =>
  [
    ...source.matchAll(
      /^export (?:declare )?(?:abstract )?(?:async )?(?:const|function\*?|class|interface|type) (\w+)/gm,
    ),
  ].map(([, name = ""]) => name);

interface Notion {
  readonly why: string;
  /** The files of one name. */
  readonly files: RegExp;
  /** The names; without them any, of which each room has one. */
  readonly names?: readonly string[];
}

/** One thing that several files export under one name, each in its own form. */
const NOTIONS: readonly Notion[] = [
  {
    why: "a primitive, as users call it, as the compiler makes its node, and as its kernel is defined",
    files: /^tensor\/src\/((ops|loops|rows)\/[\w-]+|nodes\/\w+|kernels\/[\w-]+\/kernel)[.]ts$/,
  },
  {
    why: "what makes an elementwise operation, with checks of its definition and without",
    files: /^tensor\/src\/ops\/(own-)?elementwise[.]ts$/,
    names: ["unary", "binary"],
  },
  {
    why: "a plan as each device makes it",
    files: /^tensor\/src\/devices\/(wasm|gpu\/webgpu|gpu\/kernel-by-kernel)\/plan[.]ts$/,
    names: ["preparePlan"],
  },
  {
    why: "the threads of a device, as Node and as a page start them",
    files: /^tensor\/src\/devices\/wasm\/threads\/(late|start)-pool[.]ts$/,
    names: ["startPool"],
  },
  {
    why: "functions of one number in each precision",
    files: /^tensor\/src\/languages\/wasm\/(float64\/)?(large-angles|math)[.]ts$/,
    names: ["defineLargeAngles", "mathCode"],
  },
  {
    why: "a function of mathematics, of tensors and of plain numbers",
    files: /^(tensor\/src\/ops|compare\/src\/significance)\/[\w-]+[.]ts$/,
    names: ["mean", "logGamma"],
  },
  {
    why: "a tree filled with what a file has, of a file of tensors and of a model file",
    files: /^(tensor\/src\/files\/trees|attrec\/src\/checkpoint\/model-file)[.]ts$/,
    names: ["fillTree"],
  },
];

/** A hook of Node's loader has the name that Node calls it by. */
const NAMED_BY_NODE = "cli/src/program/typescript-hooks.ts";

const byName = (sources: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const [path, source] of sources) {
    for (const name of new Set(declared(source))) found.set(name, [...(found.get(name) ?? []), path]);
  }
  return found;
};

/** The first three folders of a path, which are its room. */
const roomOf = (path: string): string => path.split("/").slice(0, 3).join("/");

const isNotion = (name: string, paths: readonly string[]): boolean =>
  NOTIONS.some(
    ({ files, names }) =>
      paths.every((path) => files.test(path)) &&
      (names ? names.includes(name) : new Set(paths.map(roomOf)).size === paths.length),
  );

/** Names with several files, less those whose files have one notion in common. */
const collisions = (sources: ReadonlyMap<string, string>): readonly string[] =>
  [...byName(sources)]
    .filter(([name, paths]) => paths.length > 1 && !isNotion(name, paths))
    .map(([name, paths]) => `${name}: ${paths.join(", ")}`);

test("a name that two files export means one thing", () => {
  const sources = new Map(files.map((path) => [path, readFileSync(`${packages}/${path}`, "utf8")] as const));
  sources.delete(NAMED_BY_NODE);
  expect(sources.size).toBeGreaterThan(600);
  expect(byName(sources).size).toBeGreaterThan(2000);
  expect(collisions(sources)).toEqual([]);
});

test.each([
  [
    "another package",
    "compare/src/run/pool.ts",
    "export interface Pool {}",
    "tensor/src/ops/pooling.ts",
    "export type Pool = 1;",
    1,
  ],
  [
    "another folder",
    "tensor/src/plan/rules/rule.ts",
    "export const same = 1;",
    "tensor/src/shape/rule.ts",
    "export class same {}",
    1,
  ],
  [
    "a notion",
    "tensor/src/ops/add.ts",
    "export const add = 1;",
    "tensor/src/nodes/build.ts",
    "export const add = 1;",
    0,
  ],
  ["one room", "tensor/src/ops/add.ts", "export const add = 1;", "tensor/src/ops/sub.ts", "export const add = 1;", 1],
  ["no export", "tensor/src/ops/add.ts", "const add = 1;", "attrec/src/add.ts", "export const add = 1;", 0],
])("in %s", (_, first, one, second, other, expected) => {
  expect(
    collisions(
      new Map([
        [first, one],
        [second, other],
      ]),
    ),
  ).toHaveLength(expected);
});
