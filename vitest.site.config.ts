/** The tests of the site and of its pages in a real browser, `npm run test:site`: the site is built once for those of the whole of it. */
import { defineConfig } from "vitest/config";
import { shared } from "./vitest.config.ts";

export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    projects: [
      { extends: true, test: { name: "whole", include: ["site/whole/*.test.ts"], globalSetup: "site/setup.ts" } },
      { extends: true, test: { name: "parts", include: ["site/**/*.test.ts"], exclude: ["site/whole/**"] } },
    ],
    // The second is for .ci/run, which counts.
    reporters: ["default", ["json", { outputFile: "node_modules/.cache/vitest-site.json" }]],
  },
});
