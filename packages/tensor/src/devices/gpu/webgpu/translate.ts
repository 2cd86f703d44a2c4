// Translates a shader from gpu.js's form to WebGPU's language.
import type { GpuJs } from "../gpu-js.ts";
import { functionsIn, kernelFunctions } from "../../../languages/shaders/functions.ts";
import type { Shader } from "../../../languages/shaders/shader.ts";
import { wgslName } from "./functions.ts";

/**
 * Has gpu.js translate a shader of so many arguments. Gives the statements of a thread whose place among all of them is `place`:
 * `a0(i)` reads element i of the first argument, and `put(i, x)` writes an element of the result. What gpu.js puts around them
 * is left out, since a launch has many shaders. In its translation thread i writes result i; where a shader computes its
 * target, the result goes there.
 *
 * Throws an `Error` if the translation is not as it is expected to be.
 */
export const translate = ({ WebGPUKernel, input }: GpuJs, shader: Shader): string => {
  if (shader.language === "wgsl") return shader.source;
  const kernel = new WebGPUKernel(shader.source, {
    output: shader.threads,
    loopMaxIterations: shader.longestLoop,
    precision: "single",
    pipeline: true,
    functions: kernelFunctions(shader.source, { ints: true }),
  });
  // Each argument is read at places that the shader computes itself, so any size will do here.
  const inputs = parametersOf(shader.source).map(() => input(new Float32Array(1), [1]));
  kernel.setupConstants();
  kernel.setupArguments(inputs);
  kernel.validateSettings(inputs);
  kernel.threadDim = [...shader.threads, 1, 1].slice(0, 3);
  kernel.translateSource();
  kernel.paramsLayout = kernel.computeParamsLayout();
  const code = kernel.assembleWGSL();
  for (const name of functionsIn(shader.source))
    if (!code.includes(`fn ${wgslName(name)}(`)) throw unexpected(name, code);
  const width = shader.threads.length === 1 ? undefined : shader.threads[0];
  const thread = width === undefined ? "u32(place), 0u" : `u32(place) % ${width}u, u32(place) / ${width}u`;
  const body = between(code, "  let data_index : i32 = ", "\n}");
  const statements = body
    .slice(body.indexOf("\n") + 1)
    .replaceAll(/\bget_user_a(\d+)\(0, 0, /g, "a$1(")
    .replaceAll("LOOP_MAX", String(shader.longestLoop))
    // A place is a whole number, which gpu.js makes a float where it has a name.
    .replace(/\bvar user_target : f32 = f32\(([^;]*)\);/, "let user_target = $1;")
    .replaceAll(/\bresult\[(data_index[^\]]*)\] = ([^;]*);/g, (_, place: string, value: string) =>
      written(shader, shader.hasTarget ? "user_target" : place.replace("data_index", "place"), value),
    );
  if (statements.includes("var user_target")) throw unexpected("a place that is a whole number", code);
  if (/\bget_user_|\bresult\[|\bdata_index\b/.test(statements)) throw unexpected("reads and writes", code);
  return `threadGid = vec3<u32>(${thread}, 0u);\n${statements}`;
};

/** The statements that write a result: where threads in step add theirs up, the first of them writes. */
const written = ({ subgroup }: Shader, place: string, value: string): string =>
  subgroup === undefined
    ? `put(${place}, ${value});`
    : `let whole = subgroupAdd(${value});\nif (place % ${subgroup} == 0) { put(${place} / ${subgroup}, whole); }\n`;

/** The names of a source's arguments. */
const parametersOf = (source: string): readonly string[] =>
  (/^function\(([^)]*)\)/.exec(source)?.[1] ?? "").split(", ").filter((name) => name !== "");

const between = (code: string, start: string, end: string): string => {
  const from = code.lastIndexOf(start);
  const to = code.lastIndexOf(end);
  if (from < 0 || to < from) throw unexpected(start.trim(), code);
  return code.slice(from, to);
};

const unexpected = (what: string, code: string): Error =>
  new Error(`gpu: gpu.js has not translated '${what}' as version 2.24.1 does:\n${code}`);
