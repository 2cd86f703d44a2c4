import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const FOLDER = join(import.meta.dirname, "fixtures");
const TSC = join(import.meta.dirname, "../../../../node_modules/typescript/bin/tsc");

/** Lines of three operations. No two have the same shapes, so that the compiler can share nothing between them. */
const source = (lines: number): string =>
  [
    `import { add, matmul, relu, type Tensor } from "../../../index.ts";`,
    `declare const x: Tensor<["batch", "length", 100]>;`,
    `export const first = relu(add(matmul(x, null as unknown as Tensor<[100, 9]>), null as unknown as Tensor<[9]>));`,
    ...Array.from({ length: lines }, (_, i) => 1000 + i).flatMap((units) => [
      `declare const w${units}: Tensor<[100, ${units}]>; declare const b${units}: Tensor<[${units}]>;`,
      `export const h${units}: Tensor<["batch", "length", ${units}]> = relu(add(matmul(x, w${units}), b${units}));`,
    ]),
  ].join("\n");

const instantiations = (lines: number): number => {
  const folder = mkdtempSync(join(FOLDER, "cost-"));
  try {
    writeFileSync(join(folder, "chain.ts"), source(lines));
    const config = { extends: "../tsconfig.json", include: [], files: ["chain.ts"] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const { stdout } = spawnSync(process.execPath, [TSC, "-p", folder, "--extendedDiagnostics"], { encoding: "utf8" });
    expect(stdout).not.toContain("chain.ts(");
    return Number(/^Instantiations: +(\d+)/m.exec(stdout)?.[1]);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

// 68 were measured, and few where shapes recur.
it("an operation costs the compiler at most 70 instantiations", () => {
  const operations = 900;
  const perOperation = (instantiations(operations / 3) - instantiations(0)) / operations;
  expect(perOperation).toBeGreaterThan(1);
  expect(perOperation).toBeLessThan(70);
});
