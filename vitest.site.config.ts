/** The tests of the site and of its pages in a real browser, `npm run test:site`: CI builds the site once for them. */
import { defineConfig } from "vitest/config";
import { shared } from "./vitest.config.ts";

export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    include: ["site/**/*.test.ts"],
    // The second is for .ci/run, which counts.
    reporters: ["default", ["json", { outputFile: "node_modules/.cache/vitest-site.json" }]],
  },
});
