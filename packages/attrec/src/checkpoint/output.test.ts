/** Checks that an output that cannot be written is told before the work, with the reason, and is left as it is. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeEach, describe, expect, type TestContext, test } from "vitest";
import { needs } from "../../../../testing/needs.ts";
import { writeAtomically } from "./atomic-write.ts";
import { tryOutput } from "./output.ts";
import { temporaryFor } from "./temporary.ts";

const root = mkdtempSync(join(tmpdir(), "output-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(root, "test-"));
});
const inFolder = (name: string): string => join(folder, name);

/** Both the try and the write end in a sentence that names the file and the reason. */
const refused = async (path: string, reason: RegExp): Promise<void> => {
  for (const write of [tryOutput, (to: string) => writeAtomically(to, "new")]) {
    const fault: unknown = await write(path).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(Error);
    expect((fault as Error).message).toContain(path);
    expect((fault as Error).message).toMatch(reason);
  }
};

describe("an output that is not a file is refused, and stays as it is", () => {
  test("a folder", async () => {
    mkdirSync(inFolder("taken"));
    await refused(inFolder("taken"), /a folder/);
    await expect(tryOutput(`${folder}/`)).rejects.toThrow("the name of a folder");
    await expect(tryOutput("")).rejects.toThrow("needs the name of a file");
  });

  test("a pipe that nobody reads, without waiting", async () => {
    execFileSync("mkfifo", [inFolder("pipe")]);
    await refused(inFolder("pipe"), /it is a pipe, and not a file/);
    expect(lstatSync(inFolder("pipe")).isFIFO()).toBe(true);
  });

  test("a socket", async () => {
    const server = createServer().listen(inFolder("socket"));
    await once(server, "listening");
    await refused(inFolder("socket"), /it is a socket, and not a file/);
    server.close();
  });

  test("a device, also at the end of a link", async () => {
    await expect(tryOutput("/dev/full")).rejects.toThrow("it is a device, and not a file");
    symlinkSync("/dev/full", inFolder("link"));
    await refused(inFolder("link"), /it is a device, and not a file/);
    expect(lstatSync("/dev/full").isCharacterDevice()).toBe(true);
  });

  test("a name below a file", async () => {
    writeFileSync(inFolder("file"), "kept");
    await refused(inFolder("file/model"), /a part of its path is a file/);
    expect(readFileSync(inFolder("file"), "utf8")).toBe("kept");
  });

  test("a name in /proc, and one in a folder of it", async () => {
    await refused("/proc/model", /cannot be written|could not be written/);
    await refused("/proc/nowhere/model", /cannot be written|could not be written/);
    await refused("/proc/self/model", /cannot be written|could not be written/);
  });

  test("links in a circle, and names that are too long", async () => {
    symlinkSync("b", inFolder("a"));
    symlinkSync("a", inFolder("b"));
    await refused(inFolder("a"), /links lead in a circle/);
    await refused(inFolder("n".repeat(300)), /name is too long/);
  });

  test("a name that holds a zero", async () => {
    await expect(tryOutput(inFolder("a\0b"))).rejects.toThrow(/without null bytes/);
  });
});

const isRoot = process.getuid?.() === 0;

describe("where the system refuses", () => {
  test("a device that is full", async (context: TestContext) => {
    mkdirSync(inFolder("small"));
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "none", inFolder("small")]);
    // Without that right there is no way to a full device but to fill the disk of whoever runs the tests.
    needs(context, mounted.status === 0, "the right to mount a small device");
    try {
      const path = inFolder("small/model");
      await writeAtomically(path, "before");
      const large = new Uint8Array(100_000);
      await expect(tryOutput(path, large.length)).rejects.toThrow(/it takes 100000 bytes, and \d+ bytes are free/);
      await expect(writeAtomically(path, large)).rejects.toThrow("no space is left on the device");
      writeFileSync(inFolder("small/filler"), new Uint8Array(60 * 1024));
      await expect(tryOutput(path)).rejects.toThrow("no space is left on the device");
      expect(readFileSync(path, "utf8")).toBe("before");
      expect(readdirSync(inFolder("small")).sort()).toEqual(["filler", "model"]);
    } finally {
      spawnSync("umount", [inFolder("small")]);
    }
  });

  test("a file system that is read-only", async (context: TestContext) => {
    mkdirSync(inFolder("still"));
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "ro,size=64k", "none", inFolder("still")]);
    // A file system cannot be made read-only without that right; permissions, which anybody has, are tested below.
    needs(context, mounted.status === 0, "the right to mount a file system");
    try {
      await refused(inFolder("still/model"), /the file system is read-only/);
    } finally {
      spawnSync("umount", [inFolder("still")]);
    }
  });

  test("a file that may not be changed", async (context: TestContext) => {
    const path = inFolder("fixed");
    writeFileSync(path, "kept");
    // Some file systems have no such attribute, and it takes an administrator to set it.
    needs(
      context,
      spawnSync("chattr", ["+i", path]).status === 0,
      "a file system that can fix a file, and the right to",
    );
    try {
      await refused(path, /it is not permitted/);
      expect(readFileSync(path, "utf8")).toBe("kept");
      expect(readdirSync(folder)).toEqual(["fixed"]);
    } finally {
      spawnSync("chattr", ["-i", path]);
    }
  });

  test("a folder and a file without permission", async (context: TestContext) => {
    mkdirSync(inFolder("closed"));
    writeFileSync(inFolder("closed/old"), "kept");
    writeFileSync(inFolder("own"), "kept");
    chmodSync(inFolder("own"), 0o444);
    chmodSync(inFolder("closed"), 0o555);
    if (!isRoot) {
      await refused(inFolder("closed/new"), /permission is missing/);
      await expect(tryOutput(inFolder("own"))).rejects.toThrow("permission is missing");
      return;
    }
    // An administrator is not held by permissions: somebody else has to try.
    chmodSync(root, 0o755);
    chmodSync(folder, 0o777);
    const module = new URL("./output.ts", import.meta.url).href;
    const program = `
      const { tryOutput } = await import(${JSON.stringify(module)});
      for (const path of ${JSON.stringify([inFolder("closed/new"), inFolder("closed/old"), inFolder("own")])})
        await tryOutput(path).catch((error) => console.log(error.message));`;
    const run = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", program], {
      uid: 65_534,
      gid: 65_534,
      encoding: "utf8",
      env: { ...process.env, HOME: folder },
    });
    // A checkout in a closed folder cannot be read by anybody else. Every other fault of that process is one of the code.
    const isClosed = run.status !== 0 && /EACCES|ENOENT.*node/.test(`${run.error?.message} ${run.stderr}`);
    needs(context, !isClosed, `a checkout that another user can read (${run.stderr.slice(0, 200)})`);
    expect([run.status, run.stderr]).toEqual([0, ""]);
    expect(run.stdout.match(/permission is missing/g)?.length).toBe(3);
  });
});

describe("an existing output is kept", () => {
  test("the mode of a file, also a narrow one", async () => {
    for (const mode of [0o600, 0o640, 0o666]) {
      writeFileSync(inFolder("model"), "old");
      chmodSync(inFolder("model"), mode);
      await tryOutput(inFolder("model"));
      await writeAtomically(inFolder("model"), "new");
      expect(statSync(inFolder("model")).mode & 0o777).toBe(mode);
      expect(readFileSync(inFolder("model"), "utf8")).toBe("new");
    }
  });

  test("the owner of a file, if an administrator writes it", async (context: TestContext) => {
    // The system lets nobody else change an owner, so that there is nothing to keep.
    needs(context, isRoot, "the rights of an administrator");
    writeFileSync(inFolder("model"), "old");
    execFileSync("chown", ["65534:65534", inFolder("model")]);
    await writeAtomically(inFolder("model"), "new");
    expect([statSync(inFolder("model")).uid, statSync(inFolder("model")).gid]).toEqual([65_534, 65_534]);
  });

  test("a symbolic link, whose target is written, over several links and where the target is missing", async () => {
    mkdirSync(inFolder("elsewhere"));
    symlinkSync("elsewhere/model", inFolder("second"));
    symlinkSync("second", inFolder("first"));
    for (const content of ["one", "two"]) {
      await tryOutput(inFolder("first"));
      await writeAtomically(inFolder("first"), content);
      expect(readFileSync(inFolder("elsewhere/model"), "utf8")).toBe(content);
      expect([lstatSync(inFolder("first")), lstatSync(inFolder("second"))].every((one) => one.isSymbolicLink())).toBe(
        true,
      );
    }
    expect(readdirSync(inFolder("elsewhere"))).toEqual(["model"]);
    expect(readdirSync(folder).sort()).toEqual(["elsewhere", "first", "second"]);
  });

  test("a name of 255 bytes", async () => {
    for (const name of ["n".repeat(255), "ß".repeat(127)]) {
      await tryOutput(inFolder(name));
      await writeAtomically(inFolder(name), "new");
      expect(readFileSync(inFolder(name), "utf8")).toBe("new");
    }
  });
});

describe("what a killed process left is removed by the next start for the same output", () => {
  test("but not the files of a living process, of another output, or of another program", async () => {
    const path = inFolder("model");
    const dead = spawn(process.execPath, ["--version"], { stdio: "ignore" });
    await once(dead, "exit");
    const ofDead = basename(temporaryFor(path)).replace(`-${process.pid}-`, `-${dead.pid}-`);
    const kept = [
      basename(temporaryFor(path)),
      basename(temporaryFor(inFolder("model2"))).replace(`-${process.pid}-`, `-${dead.pid}-`),
      ".model.mine.tmp",
      `.model.01234567-${dead.pid}-01234567.tmp`,
    ];
    for (const name of [ofDead, ...kept]) writeFileSync(inFolder(name), "part");
    await tryOutput(path);
    expect(readdirSync(folder).sort()).toEqual(kept.sort());
    expect(existsSync(path)).toBe(false);
  });

  test("by a process that was killed while it wrote", async () => {
    const path = inFolder("model");
    const module = new URL("./atomic-write.ts", import.meta.url).href;
    const program = `
      const { writeAtomically } = await import(${JSON.stringify(module)});
      const parts = function* () {
        for (let n = 0; ; n++) {
          if (n === 3) console.log("writing");
          yield new Uint8Array(1000);
        }
      };
      await writeAtomically(${JSON.stringify(path)}, parts());`;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp")).length).toBe(1);
    await tryOutput(path);
    expect(readdirSync(folder)).toEqual([]);
  });
});
