/** Tests of the packages as others install them: `npm run test:packed`. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  test: {
    include: ["*.test.ts"],
    globalSetup: "install-packed.ts",
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // For .ci/run, which counts.
    reporters: ["default", ["json", { outputFile: "../node_modules/.cache/vitest-packed.json" }]],
  },
});
