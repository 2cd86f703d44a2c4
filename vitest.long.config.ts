/** The tests that take longest for what they find, `npm run test:long`: CI runs them after all others, and whoever changes what they test. */
import { defineConfig } from "vitest/config";
import { LONG, shared } from "./vitest.config.ts";

export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    include: [...LONG, "packages/autodiff/src/programs.test.ts"],
    // `npm test` draws a quarter of the programs.
    env: { DRAWS: process.env["DRAWS"] ?? "4" },
    // The second is for .ci/run, which counts.
    reporters: ["default", ["json", { outputFile: "node_modules/.cache/vitest-long.json" }]],
  },
});
