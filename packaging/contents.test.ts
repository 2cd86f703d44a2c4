/** Checks what is in each archive: all that its package.json promises, and nothing that only this repository needs. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, inject, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

describe.each(inject("packages").map((packed) => [packed.manifest.name, packed] as const))("%s", (_, packed) => {
  const { manifest, files } = packed;

  test("says what it is, who made it, and what it needs", () => {
    expect(manifest).toMatchObject({
      description: expect.stringMatching(/^[A-Z].{20,}\.$/),
      license: "MIT",
      author: expect.stringMatching(/./),
      keywords: expect.arrayContaining([expect.stringMatching(/./)]),
      engines: { node: ">=20" },
      type: "module",
      sideEffects: false,
    });
  });

  test("has its papers, and every file that package.json names", () => {
    const named = [
      ...Object.values(manifest.exports).flatMap((door) => (typeof door === "string" ? door : Object.values(door))),
      ...bins(),
    ];
    const missing = named
      .filter((file) => !file.includes("*"))
      .map((file) => file.replace("./", ""))
      .filter((file) => !files.includes(file));
    expect(missing).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
  });

  test("gives types first, at every door into code", () => {
    const doors = Object.values(manifest.exports).filter((door) => typeof door !== "string");
    expect(doors.length + bins().length).toBeGreaterThan(0);
    // A condition that comes after the one that matched is not looked at.
    for (const door of doors) expect(Object.keys(door)).toEqual(["source", "types", "default"]);
  });

  test("has no test, no fixture and no record of a build", () => {
    expect(files.filter((file) => /\.test\.|\/fixtures\/|tsbuildinfo|(^|\/)\./.test(file))).toEqual([]);
  });

  test("has a source for each file that was built", () => {
    const sources = files.filter((file) => /^dist\/.*\.js$/.test(file)).map((file) => file.replace("dist/", "src/"));
    expect(sources.length).toBeGreaterThan(0);
    const source = (file: string) => files.includes(file) || files.includes(file.replace(/\.js$/, ".ts"));
    expect(sources.filter((file) => !source(file))).toEqual([]);
  });

  test("asks for the packages of this workspace in this very version", () => {
    const versions = new Map(inject("packages").map(({ manifest: { name, version } }) => [name, version]));
    for (const [name, version] of Object.entries(manifest.dependencies ?? {})) {
      if (versions.has(name)) expect(`${name} ${version}`).toBe(`${name} ${versions.get(name)}`);
    }
    expect(new Set(versions.values()).size).toBe(1);
  });

  const bins = (): readonly string[] => Object.values(manifest.bin ?? {});
});

test("a release sets one version wherever it stands, and changes nothing else", () => {
  const files = ["package.json", "package-lock.json", "CITATION.cff"];
  const { workspaces } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { workspaces: string[] };
  const all = [...files, ...workspaces.map((folder) => `${folder}/package.json`)];
  const folder = mkdtempSync(join(tmpdir(), "version-"));
  try {
    for (const file of all) cpSync(join(root, file), join(folder, file));
    execFileSync(process.execPath, [join(root, "packaging/set-version.mjs"), "123.4.5", folder]);
    const current = inject("packages")[0]?.manifest.version ?? "";
    for (const file of all) {
      const [before, after] = [root, folder].map((from) => readFileSync(join(from, file), "utf8"));
      if (file !== "package.json") expect(after).not.toBe(before);
      expect(after?.replaceAll("123.4.5", current)).toBe(before);
    }
    execFileSync("npm", ["ci", "--dry-run", "--offline", "--ignore-scripts"], { cwd: folder, stdio: "pipe" });
    const versions = workspaces.map((name) => readFileSync(join(folder, name, "package.json"), "utf8"));
    for (const manifest of versions) expect(manifest).not.toMatch(new RegExp(`"(@attrec/.*|attrec)": "${current}"`));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
