/** What is in each archive: all that its package.json promises, and nothing that only this repository needs. */
import { describe, expect, inject, test } from "vitest";

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
