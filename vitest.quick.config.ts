/** The tests for daily work, `npm run test:quick`: less than a minute on two processors. All of them: `npm test`. */
import { configDefaults, defineConfig, mergeConfig } from "vitest/config";
import { ALONE, shared, TESTS } from "./vitest.config.ts";

/** What takes long beside these: laws over very many drawn programs, and models. */
const SLOW = [
  "packages/compare/**",
  "packages/baselines/**",
  "packages/autodiff/src/{deep,laws,programs,references,transformations}.test.ts",
  "packages/tensor/src/plan/**",
  "packages/tensor/src/devices/**",
  "packages/attrec/src/{checkpoint,training}/**",
  "packages/cli/**",
  "docs/**",
];

export default mergeConfig(
  shared,
  defineConfig({ test: { include: TESTS, exclude: [...configDefaults.exclude, ...ALONE, ...SLOW], isolate: false } }),
);
