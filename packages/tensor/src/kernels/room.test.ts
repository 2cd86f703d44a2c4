/** Counts the files outside its folder that a primitive touches: one kernel, one room. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const source = fileURLToPath(new URL("../", import.meta.url));

/**
 * The files outside a folder, without tests and without operations that call it, that name a primitive with a kernel of its own.
 */
const filesNaming = (name: RegExp, folder: string): readonly string[] =>
  readdirSync(source, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".ts") && !/[.]test[.]ts$|(^|\/)(testing|fixtures)\//.test(path))
    .filter((path) => !path.startsWith(folder) && name.test(readFileSync(join(source, path), "utf8")))
    .toSorted((a, b) => a.localeCompare(b));

test("a primitive touches few files outside its folder: its operation, lists, and the file of its laws", () => {
  expect(
    filesNaming(
      /"scatterAlong"|\bscatterAlong[,:]|scatter-along|sampleScatterAlong|export \{[^}]*\bscatterAlong\b/,
      "kernels/scatter-along/",
    ),
  ).toEqual([
    "kernels/kernel.ts",
    "kernels/shaders.ts",
    "laws/samplers.ts",
    "ops/gather-along.ts",
    "ops/index.ts",
    "tensor.ts",
  ]);
});
