/** The tests for daily work, `npm run test:quick`: less than a minute on two processors. All of them: `npm test`. */
import { configDefaults, defineConfig, mergeConfig } from "vitest/config";
import all from "./vitest.config.ts";

/** What takes long: processes of their own, compilers, browsers, graphics cards, and laws over very many drawn programs. */
const SLOW = [
  "browser/**",
  "docs/**",
  "packages/cli/**",
  "packages/compare/**",
  "packages/baselines/**",
  "packages/autodiff/src/laws.test.ts",
  "packages/autodiff/src/readmes.test.ts",
  "packages/tensor/src/layers.test.ts",
  "packages/tensor/src/shape/{cost,messages}.test.ts",
  "packages/tensor/src/devices/**",
  "packages/tensor/src/plan/**",
  "packages/attrec/src/{training,checkpoint}/**",
  "**/*fuzz.test.ts",
];

export default mergeConfig(
  all,
  defineConfig({ test: { exclude: [...configDefaults.exclude, ...SLOW], isolate: false } }),
);
