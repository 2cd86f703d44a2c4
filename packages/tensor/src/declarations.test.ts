/** That the declarations are of use where there is no browser, and none of a browser's names. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
// Inside the project, so that the types of Node are found.
const folder = mkdtempSync(join(root, "node_modules/.cache/declarations-"));
afterAll(() => rmSync(folder, { recursive: true }));

const tsc = (...args: readonly string[]): string => {
  try {
    return execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), ...args], {
      encoding: "utf8",
    });
  } catch (error) {
    return (error as { readonly stdout: string }).stdout;
  }
};

test("a program with lib ES2023 and the types of Node needs no more", { timeout: 120_000 }, () => {
  const own = join(root, "packages/tensor");
  const made = ["--emitDeclarationOnly", "--outDir", join(folder, "dist"), "--tsBuildInfoFile", join(folder, "info")];
  expect(tsc("-p", join(own, "tsconfig.json"), ...made)).toBe("");
  symlinkSync(join(own, "package.json"), join(folder, "package.json"));
  const use = `import { compile, sum, wasm, type Tensor, type WasmMemory } from "@attrec/tensor";
import { gpu } from "@attrec/tensor/gpu";
const memories: WasmMemory[] = [];
export const f = compile((x: Tensor<["n"]>) => sum(x), wasm({ onMemory: (memory) => void memories.push(memory) }));
export const later = gpu({ mode: "webgpu" });
`;
  writeFileSync(join(folder, "use.ts"), use);
  const options = {
    target: "ES2023",
    lib: ["ES2023"],
    module: "NodeNext",
    moduleResolution: "NodeNext",
    strict: true,
    noEmit: true,
    types: ["node"],
    skipLibCheck: false,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["use.ts"] }));
  expect(tsc("-p", folder, "--pretty", "false")).toBe("");
});
