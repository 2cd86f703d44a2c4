/** Checks what happens without the optional packages of the gpu device. */
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { loadGpuJs } from "./gpu-js.ts";
import { memoryOf, type Shader } from "../../languages/shaders/shader.ts";
import { withFewerReads } from "./pack.ts";
import { functionsInWgsl } from "./webgpu/functions.ts";
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

const translated = async (source: string, threads: Shader["threads"], hasTarget = false): Promise<string> =>
  translate(await loadGpuJs(), { source, threads, longestLoop: 7, hasTarget });

test("a translation is the statements of a thread, which reads and writes by functions that we give it", async () => {
  const flat = await translated("function(a0, a1) { return a0[this.thread.x] + a1[0]; }", [10]);
  expect(flat.split("\n").filter((line) => line.trim() !== "")).toEqual([
    "threadGid = vec3<u32>(u32(place), 0u, 0u);",
    "put(place, (a0(i32(i32(threadGid.x)))+a1(0)));return;",
  ]);
  const square = await translated("function(a0) { return a0[this.thread.y]; }", [3, 4]);
  expect(square).toContain("threadGid = vec3<u32>(u32(place) % 3u, u32(place) / 3u, 0u);");
});

test("a translation writes where the source says", async () => {
  const source = "function(a0, a1) { const target = placeOf(a1[this.thread.x]) * 9; return a0[target] + 1; }";
  const code = await translated(source, [3], true);
  // A whole number of 32 bits, since a float does not tell all places of a large table apart.
  expect(code).toContain("let user_target = (fn_placeOf(a1(i32(i32(threadGid.x))))*9);");
  expect(code).toContain("put(user_target, (a0(i32(user_target))+1.0))");
  const float = "function(a0) { const target = a0[this.thread.x]; return 1; }";
  await expect(translated(float, [3], true)).rejects.toThrow("has not translated 'a place that is a whole number'");
});

test("a shader that reads fewer arrays, since some are put into one, is translated like others", async () => {
  const source = "function(a0, a1, a2) { return a0[this.thread.x] + a1[1] * a2[this.thread.x]; }";
  const shader = { source, threads: [3], longestLoop: 1, hasTarget: false } as const;
  const reads = [memoryOf("x", 3), memoryOf("y", 2), memoryOf("z", 4)];
  const packed = withFewerReads({ shader, reads, writes: memoryOf("sums", 3) }, 2).at(-1);
  expect(packed?.reads.length).toBe(2);
  expect(await translated(packed?.shader.source ?? "", [3])).toContain("put(place, (a1(");
});

test("functions that a source calls are called by the names of those that are written by hand", async () => {
  const code = await translated("function(a0) { return cosineOf(a0[this.thread.x]) + largerOf(a0[0], 1); }", [3]);
  expect(code.match(/fn_\w+\(/g)).toEqual(["fn_cosineOf(", "fn_largerOf("]);
  expect(functionsInWgsl(["cosineOf"])).toContain("fn fn_cosineOf(x : f32) -> f32 { return circular(x, 1u); }");
});

test("a loop whose end is not a literal is as long as the shader says", async () => {
  const source = "function(a0) { let n = 0; for (let i = 0; i < a0[0]; i++) { n = n + 1; } return n; }";
  expect(await translated(source, [1])).toContain("safeI<7;");
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
