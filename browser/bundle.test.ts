/** Checks bundles of the packages: they need nothing of Node, and have their threads. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { build, defaultClientConditions } from "vite";

/** All that the packages give a browser, made one file: nothing is left out for not being used. */
describe("the bundle of tensor, autodiff and attrec", () => {
  let folder = "";
  let files: ReadonlyMap<string, string> = new Map();
  const modulesOfNode: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "bundle-"));
    await build({
      configFile: false,
      logLevel: "error",
      resolve: { conditions: ["source", ...defaultClientConditions] },
      plugins: [
        {
          name: "modules-of-node",
          enforce: "pre",
          // A bundler puts an empty module where Node's would be, so that nothing of it shows in the bundle.
          resolveId: (module, importer) => void (isBuiltin(module) && modulesOfNode.push(`${module} in ${importer}`)),
        },
      ],
      build: {
        outDir: folder,
        lib: {
          entry: fileURLToPath(new URL("everything.ts", import.meta.url)),
          formats: ["es"],
          fileName: "everything",
        },
      },
    });
    const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".js"));
    const read = names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const);
    files = new Map(await Promise.all(read));
  }, 60_000);
  afterAll(async () => rm(folder, { recursive: true }));

  const matches = (pattern: RegExp): readonly string[] =>
    [...files.values()].flatMap((code) => [...code.matchAll(pattern)].map(([text]) => text));

  test("has no module of Node in it, and imports nothing but its own files", () => {
    expect(modulesOfNode).toEqual([]);
    // Its own files import each other: formats that few need, and what they share, are loaded when they are met.
    expect(matches(/\b(?:from|import|require)\s*\(?\s*["'`](?!\.\/)[^"'`\n]*["'`]/g)).toEqual([]);
    expect(matches(/\bBuffer\.|\b__dirname\b/g)).toEqual([]);
  });

  test("has a thread as a file of its own, and says where it is", () => {
    const threads = [...files.keys()].filter((name) => name.includes("tensor-thread"));
    expect(threads.length).toBe(1);
    expect(files.get(threads[0] ?? "")).toContain("Atomics.wait");
    expect(matches(/new Worker\(new URL\([^)]*tensor-thread[^)]*\)/g).length).toBe(1);
  });
});
