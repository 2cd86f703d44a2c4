/** Checks that the rules of imports refuse what they should, and no more. */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FLOORS, upwardStrings } from "./testing/upward-strings.ts";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const depcruise = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");

/** A workspace in small; each file holds the imports that are wrong in it, and the rule that must say so. */
const wrong: Readonly<Record<string, readonly [source: string, rule: string]>> = {
  "tensor/src/ops/by-name.ts": [`import "@attrec/autodiff";`, "tensor-imports-no-package-above-it"],
  "tensor/src/ops/by-bare-name.ts": [`import "attrec";`, "tensor-imports-no-package-above-it"],
  "tensor/src/ops/by-path.ts": [`import "../../../attrec/src/index.ts";`, "tensor-imports-no-package-above-it"],
  "tensor/src/ops/by-type.ts": [
    `import type { x } from "@attrec/baselines"; export type y = x;`,
    "tensor-imports-no-package-above-it",
  ],
  "autodiff/src/up.ts": [`import "attrec";`, "autodiff-imports-no-package-above-it"],
  "attrec/src/up.ts": [`import "@attrec/baselines";`, "attrec-imports-no-package-above-it"],
  "attrec/src/higher.ts": [`import "@attrec/cli";`, "attrec-imports-no-package-above-it"],
  "baselines/src/up.ts": [`import "@attrec/compare";`, "baselines-imports-no-package-above-it"],
  "compare/src/up.ts": [`import "@attrec/cli";`, "compare-imports-no-package-above-it"],
  "attrec/src/protocol/training.ts": [`import "../training/train.ts";`, "ranking-knows-no-training"],
  "attrec/src/model/ranking.ts": [
    `import type { x } from "../protocol/rank.ts"; export type y = x;`,
    "models-know-no-ranking",
  ],
  "compare/src/search/up.ts": [
    `import type { x } from "../study/cell.ts"; export type y = x;`,
    "searches-know-no-study",
  ],
  "compare/src/study/up.ts": [`import type { x } from "../run/job.ts"; export type y = x;`, "studies-know-no-run"],
  "compare/src/run/up.ts": [`import "../report/build.ts";`, "runs-know-no-report"],
  "autodiff/src/inside.ts": [`import "../../tensor/src/devices/device.ts";`, "packages-meet-at-the-index"],
  "tensor/src/shape/ops.ts": [`import "../ops/add.ts";`, "shape-knows-no-operation"],
  "tensor/src/shape/plan.ts": [`import "../plan/schedule.ts";`, "shape-knows-no-operation"],
  "tensor/src/graph/ops.ts": [`import "../ops/add.ts";`, "graph-knows-no-operation"],
  "tensor/src/ops/loops.ts": [`import "../loops/scan-loop.ts";`, "only-doors-know-loops-and-rows"],
  "tensor/src/devices/loops.ts": [`import "../loops/scan-loop.ts";`, "only-doors-know-loops-and-rows"],
  "tensor/src/loops/device.ts": [`import "../devices/device.ts";`, "loops-and-rows-know-no-device"],
  "tensor/src/ops/rows.ts": [`import "../rows/gather.ts";`, "only-doors-know-loops-and-rows"],
  "tensor/src/rows/language.ts": [`import "../languages/wasm/code.ts";`, "loops-and-rows-know-no-device"],
  "tensor/src/ops/shaders.ts": [`import "../kernels/loop/shader.ts";`, "operations-know-no-compiler"],
  "tensor/src/ops/kernel.ts": [`import "../kernels/kernel.ts";`, "operations-know-no-compiler"],
  "tensor/src/ops/devices.ts": [`import "../devices/device.ts";`, "operations-know-no-compiler"],
  "tensor/src/plan/passes/names.ts": [`import "../../ops/add.ts";`, "passes-know-no-names"],
  "tensor/src/plan/passes/shapes.ts": [`import "../../shape/rule.ts";`, "passes-know-no-names"],
  "tensor/src/devices/names.ts": [`import "../ops/add.ts";`, "passes-know-no-names"],
  "tensor/src/nodes/names.ts": [`import "../ops/add.ts";`, "nodes-are-made-of-primitives"],
  "tensor/src/ops/nodes.ts": [`import "../nodes/build.ts";`, "operations-know-no-compiler"],
  "tensor/src/languages/kernels.ts": [`import "../kernels/loop/kernel.ts";`, "languages-know-no-kernel"],
  "tensor/src/kernels/loop/device.ts": [`import "../../devices/device.ts";`, "kernels-know-no-device"],
  "tensor/src/kernels/loop/plan.ts": [
    `import type { s } from "../../plan/schedule.ts"; export type t = s;`,
    "kernels-know-no-device",
  ],
  "tensor/src/kernels/loop/kernel.ts": [`import "./wasm.ts";`, "kernels-are-defined-in-no-language"],
  "tensor/src/kernels/definition.ts": [`import "../languages/wasm/code.ts";`, "kernels-are-defined-in-no-language"],
  "tensor/src/languages/wasm/shaders.ts": [`import "../shaders/shader.ts";`, "devices-share-no-code"],
  "tensor/src/kernels/names.ts": [`import "../ops/add.ts";`, "passes-know-no-names"],
  "tensor/src/devices/wasm/shaders.ts": [`import "../../kernels/loop/shader.ts";`, "devices-share-no-code"],
  "tensor/src/plan/wasm.ts": [`import "../kernels/loop/wasm.ts";`, "plan-knows-no-device"],
  "tensor/src/ops/reference.ts": [`import "../kernels/loop/reference.ts";`, "no-tests-in-the-product"],
  "tensor/src/plan/device.ts": [
    `import type { d } from "../devices/device.ts"; export type e = d;`,
    "plan-knows-no-device",
  ],
  "tensor/src/plan/front.ts": [`import "../compile/compile.ts";`, "plan-knows-no-device"],
  "tensor/src/plan/facts/up.ts": [`import "../rules/rule.ts";`, "facts-stand-below-rules"],
  "tensor/src/plan/rules/up.ts": [`import "../passes/pass.ts";`, "rules-stand-below-passes"],
  "tensor/src/plan/passes/up.ts": [`import "../fuse/step.ts";`, "passes-stand-below-fusion"],
  "tensor/src/plan/fuse/up.ts": [`import "../schedule.ts";`, "fusion-stands-below-order"],
  "tensor/src/devices/wasm/front.ts": [`import "../../compile/compile.ts";`, "devices-know-no-front-door"],
  "tensor/src/compile/one-device.ts": [`import "../devices/wasm/device.ts";`, "front-door-knows-no-one-device"],
  "tensor/src/index-of-files.ts": [`import "./files/index.ts";`, "nothing-knows-files"],
  "tensor/src/files/compiled.ts": [`import "../compile/compile.ts";`, "files-know-no-compiler"],
  "tensor/src/compile/door.ts": [`import "../index.ts";`, "inside-does-not-import-the-index"],
  "tensor/src/ops/a-circle.ts": [`import "./circle-back.ts";`, "no-circle"],
  "tensor/src/ops/nowhere.ts": [`import "./nothing.ts";`, "no-unresolved"],
  "tensor/src/ops/tested.ts": [`import "./add.test.ts";`, "no-tests-in-the-product"],
};

const right: Readonly<Record<string, string>> = {
  "tensor/src/index.ts": `export { add } from "./ops/add.ts";`,
  "tensor/src/tensor.ts": `import type { add } from "./ops/add.ts"; export type x = typeof add;`,
  "tensor/src/ops/add.ts": `import type { x } from "../tensor.ts"; export const add = (y: x): x => y;`,
  "tensor/src/ops/sorted.ts": `import "../kernels/loop/wasm.ts";`,
  "tensor/src/rows/gather.ts": `import "../ops/add.ts"; import "../plan/schedule.ts"; import "../kernels/loop/wasm.ts";`,
  "tensor/src/ops/add.test.ts": `import "../devices/device.ts"; import "../testing/draw.ts";`,
  "tensor/src/testing/draw.ts": `import "../index.ts";`,
  "attrec/src/training/train.ts": `import type { x } from "../protocol/rank.ts"; export type z = x;`,
  "attrec/src/protocol/rank.ts": `export type x = 1;`,
  "attrec/src/index.test.ts": `import "../../tensor/src/testing/draw.ts";`,
  "tensor/src/ops/circle-back.ts": `import "./a-circle.ts";`,
  "tensor/src/shape/rule.ts": `import type { x } from "../tensor.ts"; export type z = x;`,
  "tensor/src/ops/map.ts": `import type { x } from "../tensor.ts"; export const map = (y: x): x => y;`,
  "tensor/src/nodes/build.ts": `import "../ops/map.ts";`,
  "tensor/src/graph/walk.ts": `import type { x } from "../tensor.ts"; export type w = x;`,
  "tensor/src/kernels/kernel.ts": `import "../graph/walk.ts";`,
  "tensor/src/kernels/loop/wasm.ts": `import "../kernel.ts"; import "../../languages/wasm/code.ts";`,
  "tensor/src/kernels/loop/shader.ts": `import "../kernel.ts"; import "../../languages/shaders/shader.ts";`,
  "tensor/src/kernels/loop/reference.ts": `import "../../testing/draw.ts"; import "../kernel.ts";`,
  "tensor/src/languages/wasm/code.ts": `export const code = 1;`,
  "tensor/src/languages/shaders/shader.ts": `export const shader = 1;`,
  "tensor/src/plan/rules/rule.ts": `import "../../nodes/build.ts";`,
  "tensor/src/plan/passes/pass.ts": `import "../rules/rule.ts"; import "../../kernels/kernel.ts";`,
  "tensor/src/plan/fuse/step.ts": `import "../passes/pass.ts";`,
  "tensor/src/plan/schedule.ts": `import "./fuse/step.ts";`,
  "tensor/src/loops/scan-loop.ts": `import "../ops/add.ts"; import "../plan/schedule.ts"; import "../shape/rule.ts";`,
  "tensor/src/devices/device.ts": `import "../graph/walk.ts"; export type d = 1;`,
  "tensor/src/devices/wasm/device.ts": `import "../device.ts"; import "../../plan/schedule.ts";`,
  "tensor/src/compile/compile.ts": `import "../ops/add.ts"; import "../shape/rule.ts"; import "../devices/device.ts";`,
  "autodiff/src/index.ts": `import "@attrec/tensor";`,
  "tensor/src/files/index.ts": `import "../ops/add.ts";`,
  "attrec/src/index.ts": `import "@attrec/tensor"; import "@attrec/autodiff";`,
  "baselines/src/index.ts": `import "attrec"; export type x = 1;`,
  "compare/src/study/cell.ts": `import "../search/grid.ts"; export type x = 1;`,
  "compare/src/search/grid.ts": `import "attrec";`,
  "compare/src/run/job.ts": `import "../study/cell.ts"; import "../search/grid.ts"; export type x = 1;`,
  "compare/src/report/build.ts": `import "../run/job.ts"; import "../study/cell.ts";`,
  "compare/src/index.ts": `import "attrec"; import "@attrec/baselines";`,
  "cli/src/index.ts": `import "attrec"; import "@attrec/baselines"; import "@attrec/compare";`,
};

interface Report {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

describe("the layers", () => {
  let workspace = "";
  let violations: Report["summary"]["violations"] = [];

  beforeAll(async () => {
    workspace = await mkdtemp(join(tmpdir(), "layers-"));
    const sources = {
      ...right,
      ...Object.fromEntries(Object.entries(wrong).map(([path, [source]]) => [path, source])),
    };
    for (const [path, source] of Object.entries(sources)) {
      await mkdir(dirname(join(workspace, "packages", path)), { recursive: true });
      await writeFile(join(workspace, "packages", path), source);
    }
    await writeFile(join(workspace, "tsconfig.json"), JSON.stringify({ extends: join(root, "tsconfig.base.json") }));
    await mkdir(join(workspace, "node_modules/@attrec"), { recursive: true });
    for (const name of FLOORS) {
      const packageName = name === "attrec" ? name : `@attrec/${name}`;
      const manifest = { name: packageName, type: "module", exports: { ".": { source: "./src/index.ts" } } };
      await writeFile(join(workspace, "packages", name, "package.json"), JSON.stringify(manifest));
      await symlink(join(workspace, "packages", name), join(workspace, "node_modules", packageName), "junction");
    }
    const config = join(root, ".dependency-cruiser.json");
    const output = await new Promise<string>((done) => {
      const args = [depcruise, "--config", config, "--output-type", "json", "packages"];
      // It exits with the number of violations: the report says what they are.
      execFile(process.execPath, args, { cwd: workspace, maxBuffer: 2 ** 26 }, (_, stdout) => done(stdout));
    });
    violations = (JSON.parse(output) as Report).summary.violations;
  });
  afterAll(async () => rm(workspace, { recursive: true }));

  const rulesBroken = (path: string): readonly string[] =>
    violations.filter(({ from }) => from === `packages/${path}`).map(({ rule }) => rule.name);

  test.each(Object.entries(wrong))("%s is refused", (path, [, rule]) => {
    expect(rulesBroken(path)).toContain(rule);
  });

  test("imports that run the right way, and types, are allowed", () => {
    const names = Object.keys(right).filter((path) => !path.includes("circle"));
    expect(names.flatMap(rulesBroken)).toEqual([]);
  });
});

describe("texts that name packages", () => {
  test.each([
    ["tensor", `await import("attrec");`],
    ["tensor", `const ABOVE = "@attrec/autodiff";`],
    ["autodiff", "await import(`attrec/node`);"],
    ["attrec", `const COMPARED = "@attrec/baselines"; await import(COMPARED);`],
    ["attrec", `await import("@attrec/" + "baselines");`],
    ["attrec", "await import(`@attrec/${name}`);"],
    ["baselines", `throw new Error("Install @attrec/compare.");`],
    ["compare", "const place = `of @attrec/cli/${name}`;"],
  ])("of %s, %s is refused", (folder, source) => {
    expect(upwardStrings(folder, source)).toHaveLength(1);
  });

  test("names of packages below, comments and other words are allowed", () => {
    expect(upwardStrings("compare", "const x = `@attrec/baselines/models/${name}`; // of @attrec/cli")).toEqual([]);
    expect(upwardStrings("cli", `import "@attrec/compare"; import "attrec/node";`)).toEqual([]);
    expect(upwardStrings("autodiff", `import "@attrec/tensor"; const word = "attrecs";`)).toEqual([]);
  });

  test.each(FLOORS)("no product file of %s names a package above it", (folder) => {
    const sources = join(root, "packages", folder, "src");
    const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter(
      (file) => /[.][jt]s$/.test(file) && !/[.]test[.]ts$|(^|[/\\])(testing|fixtures)[/\\]/.test(file),
    );
    expect(files.length).toBeGreaterThan(0);
    const upward = files.flatMap((file) =>
      upwardStrings(folder, readFileSync(join(sources, file), "utf8")).map((text) => `${file}: ${text}`),
    );
    expect(upward).toEqual([]);
  });
});
