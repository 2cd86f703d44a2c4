// gpu.js in a mode in which it runs each kernel by itself.
import type { HostArray } from "../../../tensor.ts";
import type { GpuJs, GpuJsInstance, KernelInput, KernelTexture, KernelValue, RunnableKernel } from "../gpu-js.ts";
import { kernelFunctions } from "../../../languages/shaders/functions.ts";
import type { Shader } from "../../../languages/shaders/shader.ts";

/** The modes in which gpu.js runs each kernel by itself, and the class of its kernels that does it. */
export const KERNEL_CLASSES = {
  webgl2: "WebGL2Kernel",
  headlessgl: "HeadlessGLKernel",
  webasm: "WebAssemblyKernel",
  cpu: "CPUKernel",
} as const;

/** A mode in which gpu.js runs each kernel by itself. */
export type KernelMode = keyof typeof KERNEL_CLASSES;

/** Numbers as a kernel takes them: a texture where the mode has them, or numbers on the host. */
export type Value = KernelInput | KernelTexture;

/** gpu.js in a mode. */
export interface KernelRunner {
  readonly mode: KernelMode;
  /** Numbers of the host as kernels take them: as a texture, where results are textures as well. */
  readonly lift: (elements: HostArray) => Value;
  /** Numbers that change in every call, as they are. */
  readonly hand: (elements: HostArray) => KernelInput;
  /** A new kernel. With `isKept`, each of its results stays unchanged when the kernel runs again. */
  readonly kernel: (shader: Shader, isKept: boolean) => (inputs: readonly Value[]) => Value;
  readonly read: (value: Value) => Float32Array;
  /** Gives a texture back. */
  readonly release: (value: Value) => void;
}

/** Starts gpu.js in a mode. Throws an `Error` if the mode is missing here. */
export const runnerFor = ({ GPU, input }: GpuJs, mode: KernelMode): KernelRunner => {
  const instance = start(GPU, mode);
  const hand = (elements: HostArray): KernelInput => {
    // gpu.js cannot express an array without elements, so the array gets one that no shader reads.
    const floats = elements.length === 0 ? Float32Array.of(0) : Float32Array.from(elements);
    return input(floats, [floats.length]);
  };
  const isGl = mode === "webgl2" || mode === "headlessgl";
  // gpu.js has different classes for textures of one and of two dimensions, and a kernel takes one class. So all have two.
  const make = (source: string, [x = 1, y]: readonly number[], loop: number, isKept: boolean): RunnableKernel =>
    instance.createKernel(source, {
      output: y === undefined && !isGl ? [x] : [x, y ?? 1],
      loopMaxIterations: loop,
      precision: "single",
      pipeline: true,
      immutable: isKept,
      // A state comes from the host first, and then from a kernel, as a texture of different sizes.
      dynamicArguments: true,
      functions: kernelFunctions(source, { ownAngles: isGl }),
    });
  /** A result as a value: its numbers on the host as an input, or its texture unchanged. */
  const kept = (value: KernelValue): Value => {
    if (isTexture(value)) return value;
    const flat = flatten(value);
    return input(flat, [flat.length]);
  };
  const lifters = new Map<number, RunnableKernel>();
  const lift = (elements: HostArray): Value => {
    const given = hand(elements);
    if (!isGl) return given;
    const size = Math.max(1, elements.length);
    const lifter = lifters.get(size) ?? make("function(a0) { return a0[this.thread.x]; }", [size], 1, true);
    lifters.set(size, lifter);
    return kept(lifter(given));
  };
  return {
    mode,
    hand,
    lift,
    kernel: ({ source, threads, longestLoop }, isKept) => {
      const kernel = make(mode === "cpu" ? rounded(source) : source, threads, longestLoop, isKept);
      let isVerified = false;
      return (inputs) => {
        if (isVerified) return kept(kernel(...inputs));
        const value = first(kernel, inputs, source);
        verify(kernel, mode);
        isVerified = true;
        return kept(value);
      };
    },
    read: (value) => (isTexture(value) ? flatten(value.toArray()) : value.value.slice()),
    release: (value) => {
      if (isTexture(value)) value.delete();
    },
  };
};

/**
 * The source with its values rounded to float32, as they are on a graphics card. In the mode cpu values are JavaScript's
 * numbers, so a stored maximum would not equal the value when a kernel computes it again.
 */
const rounded = (source: string): string =>
  source.replaceAll(
    /^( *const [vw]\d+ = )(.*);$/gm,
    (_, head: string, value: string) => `${head}Math.fround(${value});`,
  );

const start = (GPU: GpuJs["GPU"], mode: KernelMode): GpuJsInstance => {
  try {
    return new GPU({ mode });
  } catch (cause) {
    throw new Error(`gpu: the mode ${mode} is missing here. ${NEEDS[mode]}`, { cause });
  }
};

/** The requirement of each mode. */
export const NEEDS: Readonly<Record<KernelMode, string>> = {
  webgl2: "It is for browsers with WebGL 2.",
  headlessgl:
    "It is for Node, and needs the package gl (npm install gl@9.0.0-rc.10; or gl@8.1.6, which compiles for minutes) and an X server.",
  webasm: "It needs WebAssembly with SIMD.",
  cpu: "It needs leave to compile JavaScript.",
};

/** The first run, in which gpu.js compiles. If it fails, the error shows the source. */
const first = (kernel: RunnableKernel, inputs: readonly Value[], source: string): KernelValue => {
  try {
    return kernel(...inputs);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`gpu: gpu.js could not compile a kernel: ${message}\n${source}`, { cause });
  }
};

/** Throws if gpu.js ran a kernel in another mode than this one, since gpu.js itself does not report this. */
const verify = ({ kernel }: RunnableKernel, mode: KernelMode): void => {
  const { name } = kernel.constructor;
  if (name !== KERNEL_CLASSES[mode]) {
    throw new Error(`gpu: the mode ${mode} was asked for, but gpu.js ran a kernel as ${name}.`);
  }
};

const flatten = (value: Float32Array | readonly Float32Array[]): Float32Array => {
  if (value instanceof Float32Array) return value.slice();
  const [first] = value;
  const width = first?.length ?? 0;
  const flat = new Float32Array(value.length * width);
  value.forEach((row, i) => flat.set(row, i * width));
  return flat;
};

const isTexture = (value: Value | KernelValue): value is KernelTexture => "delete" in value;
