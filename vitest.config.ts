/** All tests but the longest, `npm test`: most files share the processes that run them, and some have a process of their own. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { seedOf } from "./testing/draws.ts";

// The tests of the gpu device need a Vulkan driver. Where nobody named one, the driver in software that comes with Chromium
// will do; it has to be named before a process starts, so that this is the place.
const SWIFTSHADER = "/usr/lib/chromium/vk_swiftshader_icd.json";
if (existsSync(SWIFTSHADER)) process.env["VK_ICD_FILENAMES"] ??= SWIFTSHADER;

// Workers get what this process has in its environment.
const seed = seedOf(process.env["ATTREC_SEED"]);
if (seed !== undefined) process.env["ATTREC_SEED"] = String(seed);

/** All files of tests. */
export const TESTS = [
  "packages/*/src/**/*.test.ts",
  "browser/**/*.test.ts",
  "docs/**/*.test.ts",
  "benchmarks/**/*.test.ts",
  "testing/*.test.ts",
];

/**
 * What is left to `npm run test:long`: graphics cards of a browser, and every model on a card, also with NaN planted in it, which are drivers in
 * software here, the changes that the contributor's pages show, the types of the lessons, and studies on several machines.
 */
export const LONG = [
  "browser/gpu.test.ts",
  "docs/contributor/changes.test.ts",
  "docs/lessons/steps.test.ts",
  "packages/baselines/src/models/{gpu,not-finite-gpu}.test.ts",
  "packages/cli/src/compare/machines.test.ts",
  "packages/cli/src/compare/queue.test.ts",
  "packages/compare/src/queue/queue.test.ts",
];

/** The settings of every set of tests. */
export const shared = defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    setupFiles: fileURLToPath(new URL("testing/setup.ts", import.meta.url)),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // All processors: vitest leaves one alone, which of two is half.
    maxWorkers: "100%",
    // A test that holds the heap flat has to be able to collect it.
    execArgv: ["--expose-gc"],
    // The second is for .ci/run, which counts.
    reporters: ["default", ["json", { outputFile: "node_modules/.cache/vitest.json" }]],
  },
});

/** What starts processes, browsers or threads, changes its environment, or measures memory. */
export const ALONE = [
  "browser/**",
  "benchmarks/gradbench/**",
  "docs/examples/using.test.ts",
  "docs/{contributor,lessons}/**",
  "packages/cli/src/attrec/{features,guide,hostile-model,main,model-files,not-finite,strangers}.test.ts",
  "packages/cli/src/compare/{machines,main,origin,queue}.test.ts",
  "packages/cli/src/{program,serve}/**",
  "packages/compare/src/run/{pool,store}.test.ts",
  "packages/compare/src/queue/**",
  "packages/autodiff/src/{planning-work,readmes}.test.ts",
  "packages/tensor/src/layers.test.ts",
  "packages/tensor/src/shape/{cost,editor-agrees,messages}.test.ts",
  "packages/tensor/src/devices/{device,special-values}.test.ts",
  "packages/tensor/src/devices/gpu/**",
  "packages/tensor/src/devices/wasm/{addresses,device,heap,memory,turns}.test.ts",
  "packages/tensor/src/devices/wasm/threads/**",
  "packages/attrec/src/training/gpu{,-traffic}.test.ts",
  "packages/attrec/src/checkpoint/{atomic-write,on-disk,output,running-process}.test.ts",
  "packages/baselines/src/models/{gpu,not-finite-gpu}.test.ts",
  "packages/autodiff/src/gpu-loops.test.ts",
  "**/*fuzz.test.ts",
];

export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    projects: [
      // A process that has read and compiled the sources once goes on with the next file.
      {
        extends: true,
        test: { name: "together", isolate: false, include: TESTS, exclude: [...configDefaults.exclude, ...ALONE] },
      },
      {
        extends: true,
        // Folders among these have other files too.
        test: {
          name: "alone",
          include: ALONE.map((files) => files.replace(/\*\*$/, "**/*.test.ts")),
          exclude: [...configDefaults.exclude, ...LONG],
        },
      },
    ],
  },
});
