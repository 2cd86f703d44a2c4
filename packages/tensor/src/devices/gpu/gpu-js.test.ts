/** Checks what happens without the optional packages of the gpu device. */
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { loadGpuJs } from "./gpu-js.ts";
import { type Dispatch, memoryOf } from "../../languages/shaders/shader.ts";
import { translate } from "./webgpu/translate.ts";

/** What a process of its own prints, line by line, in which some packages are not installed: it says when it looks for one. */
const withoutPackages = async (missing: readonly string[], code: string): Promise<readonly string[]> => {
  const hooks = `
    import { writeSync } from "node:fs";
    export const resolve = (specifier, context, next) => {
      if (!${JSON.stringify(missing)}.includes(specifier)) return next(specifier, context);
      writeSync(1, "looked for " + specifier + "\\n");
      throw Object.assign(new Error("Cannot find package '" + specifier + "'"), { code: "ERR_MODULE_NOT_FOUND" });
    };`;
  const script = `
    import { writeSync } from "node:fs";
    import { register } from "node:module";
    register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`)});
    const say = (line) => writeSync(1, line + "\\n");
    const failure = (promise) => promise.then(() => "no error", (error) => error.message);
    ${code}
    process.exit(0);`;
  const args = ["--import", "tsx", "--conditions=source", "--input-type=module", "--eval", script];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return stdout.trim().split("\n");
};

const NO_GPU_JS =
  'The gpu device needs the package gpu.js, which is not installed: run "npm install gpu.js@2.24.1". The wasm device needs no package.';

test("the library and its wasm device look for no package", async () => {
  const lines = await withoutPackages(
    ["gpu.js", "webgpu"],
    `const { compile, exp, read, tensor, wasm } = await import("@attrec/tensor");
     say(String(read(compile((x) => exp(x), wasm({ threads: 1 }))(tensor("n", [0], { n: 1 })))));`,
  );
  expect(lines).toEqual(["1"]);
});

test("without gpu.js the gpu device is a sentence, and none of its modes is there", async () => {
  const lines = await withoutPackages(
    ["gpu.js", "webgpu"],
    `const { gpu, gpuModes } = await import("@attrec/tensor/gpu");
     say("imported");
     say(await failure(gpu({ mode: "webgpu" })));
     for (const { mode, available, detail } of await gpuModes()) say([mode, available, detail].join(" "));`,
  );
  expect(lines).toEqual([
    "imported",
    "looked for gpu.js",
    NO_GPU_JS,
    "looked for gpu.js",
    ...["webgpu", "webgl2", "headlessgl", "webasm", "cpu"].map((mode) => `${mode} false ${NO_GPU_JS}`),
  ]);
});

test("without the package webgpu the mode webgpu is a sentence, and the others do not look for it", async () => {
  const lines = await withoutPackages(
    ["webgpu"],
    `const { gpu } = await import("@attrec/tensor/gpu");
     say((await gpu({ mode: "cpu" })).name);
     say(await failure(gpu({ mode: "webgpu" })));`,
  );
  expect(lines).toEqual([
    "gpu (cpu)",
    "looked for webgpu",
    'The gpu device in the mode webgpu needs the package webgpu in Node, which is not installed: run "npm install webgpu@0.6.2".',
  ]);
});

// What follows is not documented by gpu.js, or not as it is; another version may have it otherwise.

test("gpu.js is of the version that is relied on", () => {
  const { version } = createRequire(import.meta.url)("gpu.js/package.json") as { readonly version: string };
  expect(version).toBe("2.24.1");
});

test("a translation has one number for each thread, and bindings in the order of what is read", async () => {
  const dispatch: Dispatch = {
    shader: { source: "function(a0, a1) { return a0[this.thread.x] + a1[0]; }", ...ofThreads(10) },
    reads: [memoryOf("numbers", 10), memoryOf("one", 1)],
    writes: memoryOf("sums", 10),
  };
  const { code, workgroup, parameters } = translate(await loadGpuJs(), dispatch);
  expect(code.match(/@binding\(\d\) var<[^>]*> \w+/g)).toEqual([
    "@binding(0) var<uniform> params",
    "@binding(1) var<storage, read> user_a0",
    "@binding(2) var<storage, read> user_a1",
    "@binding(3) var<storage, read_write> result",
  ]);
  expect(code).toContain("result[data_index] = ");
  expect(workgroup).toEqual([64, 1, 1]);
  // The threads, and for each array its three sizes and how many elements it has.
  expect([...parameters.slice(0, 3), ...parameters.slice(4, 12)]).toEqual([10, 1, 1, 10, 1, 1, 10, 1, 1, 1, 1]);
});

test("a translation in place writes where the source says, to the table that it reads", async () => {
  const table = memoryOf("a table", 12);
  const source = "function(a0, a1) { const target = a1[this.thread.x]; return a0[target] + 1; }";
  const dispatch: Dispatch = {
    shader: { source, ...ofThreads(3), hasTarget: true },
    reads: [table, memoryOf("rows", 3)],
    writes: table,
  };
  const { code } = translate(await loadGpuJs(), dispatch);
  expect(code).toContain("result[i32(user_target)] = ");
  expect(code).toContain("return result[");
  expect(code).not.toContain("var<storage, read> user_a0");
});

test("functions that a source calls are those that are written by hand, each once, and no others", async () => {
  const source = "function(a0) { return cosineOf(a0[this.thread.x]) + cosineOf(largerOf(a0[0], 1)); }";
  const dispatch: Dispatch = {
    shader: { source, ...ofThreads(3) },
    reads: [memoryOf("numbers", 3)],
    writes: memoryOf("cosines", 3),
  };
  const { code } = translate(await loadGpuJs(), dispatch);
  expect(code.match(/fn fn_\w+\(/g)).toEqual(["fn fn_largerOf(", "fn fn_cosineOf("]);
  expect(code).toContain("fn fn_cosineOf(x : f32) -> f32 { return circular(x, 1u); }");
});

test("a loop whose end is not a literal ends where loopMaxIterations says: so each shader says how long its loop is", async () => {
  const { GPU, input } = await loadGpuJs();
  const source = "function(a0) { let n = 0; for (let i = 0; i < a0[0]; i++) { n = n + 1; } return n; }";
  const counted = (loopMaxIterations: number): unknown => {
    const kernel = new GPU({ mode: "cpu" }).createKernel(source, { output: [1], loopMaxIterations });
    return kernel(input(Float32Array.of(3000), [1]));
  };
  expect(counted(1000)).toEqual(Float32Array.of(1000));
  expect(counted(3000)).toEqual(Float32Array.of(3000));
});

const ofThreads = (x: number) => ({ threads: [x], width: 1, longestLoop: 1, hasTarget: false }) as const;
