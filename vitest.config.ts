import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";

// The tests of the gpu device need a Vulkan driver. Where nobody named one, the driver in software that comes with Chromium
// will do; it has to be named before a process starts, so that this is the place.
const SWIFTSHADER = "/usr/lib/chromium/vk_swiftshader_icd.json";
if (existsSync(SWIFTSHADER)) process.env["VK_ICD_FILENAMES"] ??= SWIFTSHADER;

export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "browser/**/*.test.ts", "docs/**/*.test.ts"],
    testTimeout: 60_000,
    // All processors: vitest leaves one alone, which of two is half.
    maxWorkers: "100%",
    // A test that holds the heap flat has to be able to collect it.
    execArgv: ["--expose-gc"],
    // The second is for .ci/run, which counts.
    reporters: ["default", ["json", { outputFile: "node_modules/.cache/vitest.json" }]],
  },
});
