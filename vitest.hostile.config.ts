/**
 * The tests of what strangers and accidents do to the commands, by kind, with counts: `npm run test:hostile`. They are among all
 * others too; here they run by themselves, in a few minutes.
 */
import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { Reporter, TestModule } from "vitest/node";
import { defineConfig, mergeConfig } from "vitest/config";
import { shared as base } from "./vitest.config.ts";

const kinds: Readonly<Record<string, readonly string[]>> = {
  kill: [
    "packages/attrec/src/checkpoint/atomic-write.test.ts",
    "packages/cli/src/compare/main.test.ts",
    "packages/compare/src/run/pool.test.ts",
    "packages/compare/src/run/runner.test.ts",
  ],
  "disk and stores": [
    "packages/attrec/src/checkpoint/on-disk.test.ts",
    "packages/attrec/src/checkpoint/output.test.ts",
    "packages/compare/src/run/store.test.ts",
  ],
  "interrupt and pipe": ["packages/cli/src/program/guarded.test.ts"],
  "hostile files": [
    "browser/server.test.ts",
    "packages/attrec/src/checkpoint/model-file.test.ts",
    "packages/attrec/src/data/gzip.test.ts",
    "packages/attrec/src/text/escape.test.ts",
    "packages/cli/src/attrec/hostile-model.test.ts",
    "packages/cli/src/attrec/model-files.test.ts",
    "packages/cli/src/attrec/saved-training.test.ts",
    "packages/cli/src/attrec/strangers.test.ts",
    "packages/tensor/src/files/npy.test.ts",
    "packages/tensor/src/files/npz.test.ts",
    "packages/tensor/src/files/safetensors.test.ts",
  ],
  "fuzz, and a thousand models": [
    "packages/attrec/src/checkpoint/fuzz.test.ts",
    "packages/attrec/src/data/fuzz.test.ts",
  ],
};

const files = Object.values(kinds).flat();
const missing = files.find((file) => !existsSync(file));
if (missing !== undefined) throw new Error(`${missing} is not there: name in vitest.hostile.config.ts where it went.`);

/** Prints how many tests of each kind passed, failed and were skipped. */
const counts = (started: number): Reporter => ({
  onTestRunEnd: (modules) => {
    for (const [kind, of] of Object.entries(kinds)) console.log(`${kind}: ${countsOf(modules, of)}`);
    console.log(`all: ${countsOf(modules, files)}, in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  },
});

const countsOf = (modules: readonly TestModule[], of: readonly string[]): string => {
  const ofKind = modules.filter(({ moduleId }) => of.includes(relative(resolve("."), moduleId).replaceAll("\\", "/")));
  const tests = ofKind.flatMap((module) => [...module.children.allTests()]);
  const many = (state: string): number => tests.filter((one) => one.result().state === state).length;
  return `${many("passed")} passed, ${many("failed")} failed, ${many("skipped")} skipped`;
};

const { test: shared, ...rest } = base;
export default mergeConfig(
  defineConfig({ ...rest, test: { ...shared, include: [], reporters: [] } }),
  defineConfig({ test: { include: [...files], reporters: ["default", counts(performance.now())] } }),
);
