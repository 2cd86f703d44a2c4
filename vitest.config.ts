import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "browser/**/*.test.ts"],
    testTimeout: 60_000,
    // A test that holds the heap flat has to be able to collect it.
    execArgv: ["--expose-gc"],
    // The second is for .ci/run, which counts.
    reporters: ["default", ["json", { outputFile: "node_modules/.cache/vitest.json" }]],
  },
});
