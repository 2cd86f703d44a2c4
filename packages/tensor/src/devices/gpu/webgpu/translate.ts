// Translates a shader from gpu.js's form to WebGPU's language.
import type { GpuJs } from "../gpu-js.ts";
import { functionsIn, kernelFunctions } from "../../../languages/shaders/functions.ts";
import type { Dispatch } from "../../../languages/shaders/shader.ts";
import { functionsInWgsl, wgslName } from "./functions.ts";

/** A shader in WebGPU's language, and how its threads are grouped. */
export interface Translation {
  readonly code: string;
  readonly workgroup: readonly [number, number, number];
  /** The first values of its parameters, which say how many threads there are. */
  readonly parameters: Uint32Array;
}

/**
 * Has gpu.js translate a shader. In the translation of gpu.js, thread i writes result i to a buffer that the shader does not
 * read. For a table that is updated in place two lines change: results go to the places that the shader computes, and the
 * shader reads and writes the same table.
 *
 * Throws an `Error` if the translation is not as it is expected to be.
 */
export const translate = ({ WebGPUKernel, input }: GpuJs, dispatch: Dispatch): Translation => {
  const { shader, reads, writes } = dispatch;
  if (shader.language === "wgsl") return ownTranslation(dispatch);
  const kernel = new WebGPUKernel(shader.source, {
    output: shader.threads,
    loopMaxIterations: shader.longestLoop,
    precision: "single",
    pipeline: true,
    functions: kernelFunctions(shader.source, false),
  });
  // The sizes of arrays are parameters, so any size will do here.
  const inputs = reads.map(() => input(new Float32Array(1), [1]));
  kernel.setupConstants();
  kernel.setupArguments(inputs);
  kernel.validateSettings(inputs);
  kernel.threadDim = [...shader.threads, 1, 1].slice(0, 3);
  kernel.translateSource();
  const layout = kernel.computeParamsLayout();
  kernel.paramsLayout = layout;
  let code = withOwnFunctions(kernel.assembleWGSL(), shader.source);
  if (shader.hasTarget) {
    code = replaced(code, "result[data_index] = ", "result[i32(user_target)] = ");
  }
  const own = reads.indexOf(writes);
  if (own >= 0) {
    code = replaced(code, `@group(0) @binding(${1 + own}) var<storage, read> user_a${own} : array<f32>;`, "");
    code = replaced(code, `return user_a${own}[`, "return result[");
  }
  const parameters = new Uint32Array(layout.byteLength / 4);
  const [x, y = 1] = shader.threads;
  parameters.set([x, y, 1, 0]);
  layout.arrayArgs.forEach(({ dimsOffset }, i) => {
    const elements = reads[i]?.elements ?? 0;
    parameters.set([elements, 1, 1, elements], dimsOffset / 4);
  });
  return { code, workgroup: kernel.workgroupSize, parameters };
};

/** A shader that is in WebGPU's language already, with the frame that gpu.js gives the others. */
const ownTranslation = ({ shader: { source, threads }, reads }: Dispatch): Translation => {
  const [x, y = 1] = threads;
  const code = [
    "struct Params { threads : u32, unused : u32, one : u32, dispatchWidth : u32 }",
    "@group(0) @binding(0) var<uniform> params : Params;",
    ...reads.flatMap((_, i) => [
      `@group(0) @binding(${1 + i}) var<storage, read> memory${i} : array<f32>;`,
      `fn a${i}(i : i32) -> f32 { return memory${i}[i]; }`,
    ]),
    `@group(0) @binding(${1 + reads.length}) var<storage, read_write> result : array<f32>;`,
    "fn put(i : i32, x : f32) { result[i] = x; }",
    "@compute @workgroup_size(64)",
    "fn main(@builtin(global_invocation_id) gid : vec3<u32>) {",
    "let place = i32(gid.x + gid.y * params.dispatchWidth);",
    "if (place >= i32(params.threads)) { return; }",
    source,
    "}",
  ];
  const parameters = new Uint32Array(4 + 4 * reads.length);
  parameters.set([x * y, 1, 1, 0]);
  return { code: code.join("\n"), workgroup: [64, 1, 1], parameters };
};

/** The translation, with the functions that it calls replaced by hand-written ones. */
const withOwnFunctions = (code: string, source: string): string => {
  const called = functionsIn(source);
  const without = called.reduce((rest, name) => {
    const start = rest.indexOf(`fn ${wgslName(name)}(`);
    const end = rest.indexOf("\n}\n", start) + 3;
    if (start >= 0 && end > start) return rest.slice(0, start) + rest.slice(end);
    throw new Error(`gpu: gpu.js has not translated the function '${name}' as version 2.24.1 does:\n${code}`);
  }, code);
  return functionsInWgsl(called) + without;
};

const replaced = (code: string, line: string, by: string): string => {
  if (code.includes(line)) return code.replace(line, by);
  throw new Error(`gpu: gpu.js has not translated '${line}' as version 2.24.1 does:\n${code}`);
};
