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
export const translate = ({ WebGPUKernel, input }: GpuJs, { shader, reads, writes }: Dispatch): Translation => {
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
