/** The gradient of a function on its way through the compiler, from the trace to code: made when the page is built. */
import { valueAndGrad } from "@attrec/autodiff";
import { compile, type Device, interpreter, type Tensor, wasm } from "@attrec/tensor";
import { at, closable, fingerprint, type Program, schedule, unrolledLoop } from "@attrec/tensor/extend";
// The devices show their code to nobody outside: what they make it with is asked directly.
import { loadGpuJs } from "../../packages/tensor/src/devices/gpu/gpu-js.ts";
import { lower } from "../../packages/tensor/src/devices/gpu/lower.ts";
import { assemble } from "../../packages/tensor/src/devices/gpu/webgpu/assemble.ts";
import { planLaunches } from "../../packages/tensor/src/devices/gpu/webgpu/launches.ts";
import { translate } from "../../packages/tensor/src/devices/gpu/webgpu/translate.ts";
import { emitPlan } from "../../packages/tensor/src/devices/wasm/module.ts";
import type { Example } from "./example.ts";
import type { ShownStage } from "./shown-stage.ts";
import { wasmText } from "./wasm-text.ts";

/** The value and the gradient of a function, as a user compiles them. */
const withGradient = ({ call }: Example) =>
  valueAndGrad((parameters: unknown, rest: readonly unknown[]): Tensor<[]> => call([parameters, ...rest]));

/** The program that a device is given. */
const programOf = (of: Example): Program => {
  const programs: Program[] = [];
  const device: Device = closable(
    {
      name: "the listener",
      prepare: (program) => {
        programs.push(program);
        return interpreter().prepare(program);
      },
    },
    () => undefined,
  );
  const [parameters, ...rest] = of.args;
  compile(withGradient(of), device).explain(parameters, rest);
  return at(programs, 0);
};

/** A program as it is traced, in the writing of the stages. */
const traced = ({ inputs, outputs, names }: Program): string => {
  let next = 0;
  return fingerprint({ inputs, outputs }).replaceAll(" = input()", () => ` = input ${names[next++] ?? ""}`);
};

/** The buffers that a shader may have: enough for all that one reads here, so that none are packed together. */
const MOST_BUFFERS = 16;

/** The shaders of a program for WebGPU, as a plan has them: where a memory lies in the plan's own buffer is a parameter of them. */
const wgslOf = async (program: Program): Promise<string> => {
  const gpuJs = await loadGpuJs();
  const scheduled = schedule(program, { planLoop: unrolledLoop, passes: { compensateSums: false } });
  const { chains, filled, constants, inputs, outputs } = lower(program, scheduled, {
    inPlace: true,
    ints: true,
    mostReads: MOST_BUFFERS - 1,
    mostElements: Infinity,
    whyNotMore: "no card is asked",
  });
  const given = new Set(inputs.flatMap((memory) => memory ?? []));
  const launches = planLaunches(chains, {
    kept: new Set([...filled.keys(), ...constants.keys(), ...outputs, ...given]),
    isApart: (memory) => given.has(memory),
    mostBuffers: MOST_BUFFERS,
  });
  return launches
    .map((launch, i) => {
      const { code } = assemble(
        launch,
        (shader) => translate(gpuJs, shader),
        (memory) => ({ buffer: given.has(memory) ? memory : "the plan's own", offset: 0 }),
      );
      return `// Shader ${i + 1} of ${launches.length}\n${code.trim()}`;
    })
    .join("\n\n");
};

/** Trailing spaces and runs of blank lines say nothing. */
const tidy = (text: string): string => text.replaceAll(/[ \t]+$/gm, "").replaceAll(/\n{3,}/g, "\n\n");

/** The most lines of code that the page brings. */
const MOST = 400;

const shortened = (text: string): string => {
  const lines = tidy(text).split("\n");
  return lines.length <= MOST
    ? lines.join("\n")
    : [...lines.slice(0, MOST), `… and ${lines.length - MOST} more lines`].join("\n");
};

/** The stages of a function's value and gradient. */
export const stagesFor = async (of: Example): Promise<readonly ShownStage[]> => {
  const program = programOf(of);
  const device = wasm({ threads: 1 });
  const [parameters, ...rest] = of.args;
  const stages = await compile(withGradient(of), device).stages(parameters, rest);
  device.close();
  const module = emitPlan(schedule(program).groups, { shared: false, fma: false, wide: false });
  return [
    {
      name: "trace",
      why: "The function and its gradient, as calling them builds the graph: nothing is computed yet.",
      text: traced(program),
    },
    ...stages.map(({ pass, why, text }) => ({ name: pass, why, text })),
    {
      name: "wasm",
      why: `The kernels as WebAssembly, generated for these very sizes: a module of ${module.length.toLocaleString("en")} bytes, four numbers in each register.`,
      text: shortened(wasmText(module)),
    },
    {
      name: "WGSL",
      why: "The same kernels as shaders for a graphics card, in WebGPU's language: gpu.js translates their statements, and kernels that do not wait for one another run at once.",
      text: shortened(await wgslOf(program)),
    },
  ];
};
