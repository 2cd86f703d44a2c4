/** Makes ready what the page need not do itself: the pictures by Graphviz, and the code by the compiler's parser. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { instance } from "@viz-js/viz";
import { breakables } from "./rules.ts";
import { examples } from "./examples.ts";
import { dotOf, layoutFrom } from "./layout.ts";
import type { Prepared } from "./prepared.ts";
import { codeOf, type Source, sourceOf } from "./source.ts";
import { watch } from "./watch.ts";

const OPERATIONS = "packages/tensor/src";

/** The folders of operations: those of rows stand above the plan. */
const FOLDERS = ["ops", "rows"] as const;

/** Operations whose code does not stand under their own name. */
const ELSEWHERE: Readonly<Record<string, readonly [file: string, symbol: string]>> = {
  broadcast: ["ops/view.ts", "viewOperation"],
  concat: ["ops/concat.ts", "concatOperation"],
  contract: ["ops/contract.ts", "contractOperation"],
  equal: ["ops/comparison.ts", "compared"],
  gather: ["rows/gather.ts", "gatherOperation"],
  gatherAlong: ["ops/gather-along.ts", "gatherOperation"],
  max: ["ops/reduce.ts", "reduceOperation"],
  min: ["ops/reduce.ts", "reduceOperation"],
  reshape: ["ops/reshape.ts", "reshapeOperation"],
  select: ["ops/select.ts", "operation"],
  slice: ["ops/slice.ts", "sliceOperation"],
  sum: ["ops/reduce.ts", "reduceOperation"],
  transpose: ["ops/view.ts", "viewOperation"],
};

/** The files of operations, by the names that each of them exports. */
const files = (): ReadonlyMap<string, string> => {
  const root = fileURLToPath(new URL(`../../${OPERATIONS}/`, import.meta.url));
  const all = FOLDERS.flatMap((folder) => readdirSync(root + folder).map((file) => `${folder}/${file}`)).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
  );
  return new Map(
    all.flatMap((file) =>
      [...readFileSync(root + file, "utf8").matchAll(/^export const (\w+)/gm)].map(
        ([, name = ""]) => [name, file] as const,
      ),
    ),
  );
};

/** The code of an operation. Throws if it is nowhere, so that a new operation in an example is not shown without its rule. */
const operationSource = (name: string, declared = files()): Source => {
  const [file = declared.get(name), symbol = name] = ELSEWHERE[name] ?? [];
  if (file === undefined)
    throw new Error(`No file in ${OPERATIONS} has '${name}': say in prepare.ts where its code is.`);
  return sourceOf(`${OPERATIONS}/${file}`, symbol);
};

/** The code of all operations, for functions of readers' own. */
export const everyOperation = (): Prepared["operations"] => {
  const declared = files();
  const names = [...declared.keys(), ...Object.keys(ELSEWHERE)];
  return Object.fromEntries(names.map((name) => [name, operationSource(name, declared)]));
};

/** What the page is built with. */
export const prepare = async (): Promise<Prepared> => {
  const viz = await instance();
  const watched = examples.map((of) => ({ of, graph: watch(of) }));
  const names = new Set(
    watched.flatMap(({ graph }) =>
      graph.nodes.flatMap(({ kind, tensor }) => (kind === "computed" ? [tensor.operation.name] : [])),
    ),
  );
  return {
    layouts: Object.fromEntries(
      watched.map(({ of, graph }) => [of.id, layoutFrom(viz.renderString(dotOf(graph), { format: "plain" }))]),
    ),
    functions: Object.fromEntries(examples.map(({ id }) => [id, codeOf(`site/autodiff/functions/${id}.ts`)])),
    rules: Object.fromEntries(breakables.map(({ id }) => [id, operationSource(id).code])),
    operations: Object.fromEntries([...names].sort().map((name) => [name, operationSource(name)])),
  };
};
