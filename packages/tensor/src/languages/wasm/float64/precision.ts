// The facts that a device needs about a precision before it computes in it.
import { isObject } from "../../../is-object.ts";
import type { Code, Double, Sink } from "../code.ts";
import type { FunctionBuilder } from "../encoder.ts";
import type { MathFunction } from "../math.ts";

/** The precision in which a device computes, as a value that is imported: pages that do not ask for it do not load it. */
export interface Precision {
  readonly name: string;
}

/** How modules compute in float64. */
export interface Float64 extends Precision {
  /** How the code of a function is written. */
  readonly double: (f: Sink) => Double;
  /** Code for a function of the two numbers of a register. */
  readonly math: (f: FunctionBuilder, name: MathFunction, x: Code) => Code;
}

/** Whether a value is float64. */
export const isFloat64 = (value: unknown): value is Float64 => isObject(value) && "double" in value && "math" in value;
