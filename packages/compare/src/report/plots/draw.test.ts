/** Checks when the library that draws is loaded. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

test("whoever loads the package loads what draws only with the first picture", async () => {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL("../../index.ts", import.meta.url))],
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
    metafile: true,
    write: false,
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  const kindsOf = (name: string) => new Set(imports.filter(({ path }) => path === name).map(({ kind }) => kind));
  expect(kindsOf("libsql")).toEqual(new Set(["import-statement"]));
  expect(kindsOf("vega")).toEqual(new Set(["dynamic-import"]));
  expect(kindsOf("vega-lite")).toEqual(new Set(["dynamic-import"]));
});
