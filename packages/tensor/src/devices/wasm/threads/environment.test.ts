/** Runs programs in places where threads are hard to start. Each ends by itself, with its result. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";

const index = fileURLToPath(new URL("../../../index.ts", import.meta.url));
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "threads-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A program that adds numbers on four threads and prints what the threads do. Then it has to end by itself. */
const ADDS = `
  import { compile, mul, read, sum, tensor, wasm } from ${JSON.stringify(index)};
  let counts;
  const device = wasm({ threads: 4, onThreads: (given) => (counts = given) });
  const total = compile((x) => sum(mul(x, 2)), device);
  const n = 100_000;
  const x = tensor("n", new Float32Array(n).fill(1), { n });
  const settled = performance.now() + 1500;
  while (counts().up < counts().threads && performance.now() < settled) await new Promise((resume) => setTimeout(resume, 5));
  const late = performance.now() + 10_000;
  for (let i = 0; i < 50 || (counts().up > 1 && counts().joined === 0 && performance.now() < late); i++) total(x);
  console.log(read(total(x))[0], counts().up, counts().joined > 0);
`;

/** A program as a bundle of one file. */
const bundled = async (name: string, text: string, options: Parameters<typeof build>[0] = {}): Promise<string> => {
  const outfile = join(folder, name);
  const stdin = {
    contents:
      options.format === "cjs"
        ? `(async () => { ${text.replace(/import (.*?) from (.*?);/g, "const $1 = require($2);")} })()`
        : text,
    resolveDir: folder,
  };
  await build({ stdin, bundle: true, platform: "node", format: "esm", outfile, logLevel: "silent", ...options });
  return outfile;
};

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const run = (file: string, args: readonly string[], cwd = folder): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(file, [...args], { cwd, timeout: 250_000 }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out: out.trim(), err: err.trim() }),
    );
  });

const node = process.execPath;
const warning = (reason: string): RegExp =>
  new RegExp(`^wasm: a thread could not be started, or had to end: ${reason}.*\\.$`);

test.each([
  ["a.mjs", {}],
  ["a.cjs", { format: "cjs" }],
  ["small.mjs", { minify: true, keepNames: true }],
] as const)("a bundle of one file, %s, has its threads", async (name, options) => {
  const file = await bundled(name, ADDS, options);
  // A file of that name belongs to another program.
  await writeFile(join(folder, "worker.js"), "process.exit(3);");
  expect(await run(node, [file])).toEqual({ code: 0, out: "200000 4 true", err: "" });
});

/** Runs a program that may open this many files at a time. */
const withFiles = (files: number, program: string): Promise<Ran> =>
  run("/bin/sh", ["-c", `ulimit -n ${files}; exec "$0" "$1"`, node, program]);

test("with too few open files, the work goes on with the threads that started, and one warning", async () => {
  const program = await bundled("few.mjs", ADDS);
  const alone = await bundled("alone.mjs", ADDS.replace("threads: 4", "threads: 1"));
  // Node opens files before it runs the program. Their number depends on its version and on the machine.
  let fewest = 16;
  while ((await withFiles(fewest, alone)).code !== 0) fewest += 1;
  expect(fewest).toBeLessThan(200);
  const outcomes = new Set<string>();
  for (const more of [0, 1, 2, 4, 7, 11, 60]) {
    const { code, out, err } = await withFiles(fewest + more, program);
    expect([code, out.split(" ")[0]]).toEqual([0, "200000"]);
    if (out.startsWith("200000 4")) expect(err).toBe("");
    else expect(err).toMatch(warning("Worker initialization failure: EMFILE"));
    outcomes.add(out);
  }
  expect(outcomes).toContain("200000 4 true");
  expect(outcomes.size).toBeGreaterThan(1);
});

test("in a deleted folder, the device works with one thread and a warning", async () => {
  const file = await bundled("gone.mjs", ADDS);
  const { code, out, err } = await run("/bin/sh", [
    "-c",
    'mkdir gone; cd gone; rmdir ../gone; exec "$0" "$1"',
    node,
    file,
  ]);
  expect([code, out]).toEqual([0, "200000 1 false"]);
  expect(err).toMatch(warning("ENOENT"));
});

test("if Node forbids threads, the device works with one and a warning", async () => {
  const file = await bundled("forbidden.mjs", ADDS);
  const flag = process.allowedNodeEnvironmentFlags.has("--permission") ? "--permission" : "--experimental-permission";
  const { code, out, err } = await run(node, ["--no-warnings", flag, "--allow-fs-read=*", file]);
  expect([code, out]).toEqual([0, "200000 1 false"]);
  expect(err).toMatch(warning("Access to this API has been restricted"));
});

test("on a Node that is too old for threads, the device says so and works with one", async () => {
  const file = await bundled("old.mjs", ADDS, { banner: { js: "delete process.getBuiltinModule;" } });
  expect(await run(node, [file])).toEqual({
    code: 0,
    out: "200000 1 false",
    err: "wasm: one thread does the work of 4 here: threads need Node 20.16 or newer.",
  });
});

test("devices work beside each other in threads of the program's own", async () => {
  const file = await bundled(
    "workers.mjs",
    `import { isMainThread, Worker } from "node:worker_threads";
     if (isMainThread) for (let i = 0; i < 2; i++) new Worker(new URL(import.meta.url));
     ${ADDS}`,
  );
  const { code, out, err } = await run(node, [file]);
  expect([code, err, out.split("\n")]).toEqual([0, "", Array.from({ length: 3 }, () => "200000 4 true")]);
});

test.each(["closed", "dropped"])(
  "two hundred devices leave no thread and no memory, once %s",
  { timeout: 300_000 },
  async (how) => {
    const file = await bundled(
      "many.mjs",
      `import { readdirSync } from "node:fs";
     import { compile, mul, read, tensor, wasm } from ${JSON.stringify(index)};
     const threads = () => readdirSync("/proc/self/task").length;
     const pause = () => new Promise((resume) => setTimeout(resume, 20));
     const x = tensor("n", new Float32Array(50_000).fill(1), { n: 50_000 });
     const before = threads();
     let most = 0;
     const one = () => {
       const device = wasm({ threads: 2 });
       if (read(compile((x) => mul(x, 2), device)(x))[7] !== 2) throw new Error("wrong");
       if (${how === "closed"}) device.close();
       most = Math.max(most, threads());
     };
     const round = async () => {
       for (let i = 0; i < 100; i++) {
         one();
         if (i % 10 === 9) await pause();
       }
       for (let i = 0; i < 100 && threads() > before; i++) {
         globalThis.gc();
         await pause();
       }
       return process.memoryUsage.rss();
     };
     const first = await round();
     const grown = (await round()) - first;
     console.log(JSON.stringify({ most, left: threads() - before, grown }));`,
    );
    const { code, out, err } = await run(node, ["--expose-gc", file]);
    expect([code, err]).toEqual([0, ""]);
    const { most, left, grown } = JSON.parse(out) as { most: number; left: number; grown: number };
    expect(left).toBe(0);
    // A hundred devices that stay hold some 1.6 GB; the process itself varies by tens of megabytes.
    expect(grown).toBeLessThan(250e6);
    // Nobody asks for a collection within a round: the engine knows that these devices are heavy.
    expect(most).toBeLessThan(80);
  },
);

test("devices dropped in a loop that never waits leave at most 64 threads, and an older device gets its threads again", async () => {
  const file = await bundled(
    "loop.mjs",
    `import { readdirSync } from "node:fs";
     import { availableParallelism } from "node:os";
     import { compile, mul, read, tensor, wasm } from ${JSON.stringify(index)};
     const threads = () => readdirSync("/proc/self/task").length;
     const x = tensor("n", new Float32Array(50_000).fill(1), { n: 50_000 });
     const before = threads();
     let counts;
     const twice = (options) => compile((x) => mul(x, 2), wasm({ threads: 2, ...options }));
     const first = twice({ onThreads: (given) => (counts = given) });
     const allowed = Math.max(64, 2 * availableParallelism());
     let most = 0;
     let right = read(first(x))[7] === 2;
     for (let i = 0; i < allowed + 24; i++) {
       right &&= read(twice({})(x))[7] === 2;
       most = Math.max(most, threads() - before - allowed);
     }
     const alone = counts().up === 1;
     for (const end = performance.now() + 20_000; (counts().up < 2 || counts().joined === 0) && performance.now() < end; ) right &&= read(first(x))[7] === 2;
     console.log(JSON.stringify({ most, right, alone, again: counts().joined > 0 }));`,
  );
  const { code, out, err } = await run(node, [file]);
  expect([code, err]).toEqual([0, ""]);
  const { most, ...rest } = JSON.parse(out) as { most: number };
  // Some threads that were sent away are about to end.
  expect(most).toBeLessThan(12);
  expect(rest).toEqual({ right: true, alone: true, again: true });
});
