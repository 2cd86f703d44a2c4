/** Checks the types of several sets of sources, of each the files that the `tsconfig.json` of its folder names: `node .ci/typecheck.mjs . site`. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const tsc = fileURLToPath(new URL("../node_modules/typescript-newest/bin/tsc", import.meta.url));
if (!existsSync(tsc)) {
  console.error("typescript-newest is not installed, which package.json names: run npm ci.");
  process.exit(1);
}
for (const folder of process.argv.slice(2)) {
  const { status } = spawnSync(process.execPath, [tsc, "-p", folder], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
