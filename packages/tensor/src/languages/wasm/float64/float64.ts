// Lets modules compute in float64: the code of vectors, and the functions of one number.
import { createDouble } from "./double.ts";
import { mathCode } from "./math.ts";
import type { Float64, Precision } from "./precision.ts";

const kernels: Float64 = { name: "float64", double: createDouble, math: mathCode };

/**
 * Float64 on the wasm device, `wasm({ precision: float64 })`: memory and arithmetic have 64 bits, and results are `Float64Array`s. It
 * agrees with the interpreter to a few roundings, in about twice the time and memory of float32. Ints are int32 all the same.
 */
export const float64: Precision = kernels;
