/** Checks that a file is written whole or not at all. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeAtomically } from "./atomic-write.ts";

describe("writeAtomically", () => {
  let directory = "";
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "atomic-write-"));
  });
  afterEach(async () => rm(directory, { recursive: true }));

  test("writes text and bytes, in directories that it makes, and leaves nothing else behind", async () => {
    const path = join(directory, "runs", "1", "model");
    await writeAtomically(path, "first");
    expect(await readFile(path, "utf8")).toBe("first");
    await writeAtomically(path, Uint8Array.of(1, 2, 3));
    expect([...(await readFile(path))]).toEqual([1, 2, 3]);
    expect(await readdir(join(directory, "runs", "1"))).toEqual(["model"]);
  });

  test("says which file could not be written, and cleans up", async () => {
    const path = join(directory, "taken");
    await mkdir(path);
    await writeFile(join(path, "inside"), "kept");
    await expect(writeAtomically(path, "new")).rejects.toThrow(
      `${path} could not be written: it is a folder, and not a file. What was there before is unchanged.`,
    );
    expect(await readdir(directory)).toEqual(["taken"]);
    expect(await readFile(join(path, "inside"), "utf8")).toBe("kept");
  });

  test("writers at the same time never mix", async () => {
    const path = join(directory, "model");
    const contents = ["a", "b", "c", "d"].map((letter) => letter.repeat(100_000));
    await Promise.all(contents.map(async (content) => writeAtomically(path, content)));
    expect(contents).toContain(await readFile(path, "utf8"));
    expect(await readdir(directory)).toEqual(["model"]);
  });

  test("a process killed while it writes leaves a whole file", async () => {
    const path = join(directory, "model");
    const module = new URL("./atomic-write.ts", import.meta.url).href;
    const program = `
      const { writeAtomically } = await import(${JSON.stringify(module)});
      for (let n = 0; ; n++) {
        await writeAtomically(${JSON.stringify(path)}, String(n % 10).repeat(2_000_000));
        if (n === 1) console.log("writing");
      }`;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    await setTimeout(20);
    child.kill("SIGKILL");
    await once(child, "exit");
    const text = await readFile(path, "utf8");
    expect(text).toHaveLength(2_000_000);
    expect(new Set(text).size).toBe(1);
  });
});
