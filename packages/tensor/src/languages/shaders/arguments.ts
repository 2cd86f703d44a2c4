// The arguments of a shader that is being written.
import { at } from "../../at.ts";
import type { SpecialNumber } from "./arithmetic.ts";
import type { Memory } from "./shader.ts";

/** The arrays of a shader that is being written. A memory is one argument, even if the shader reads it several times. */
export interface Arguments {
  readonly reads: readonly Memory[];
  /** The element of a memory at a place. */
  readonly element: (memory: Memory, place: string) => string;
  /** A number that is not finite, or -0. */
  readonly special: SpecialNumber;
  /** `function(a0, a1, …) { … }` of these statements. */
  readonly source: (lines: readonly string[]) => string;
}

/** The numbers that shading languages have no literals for. */
export const SPECIAL_NUMBERS: readonly number[] = [Infinity, -Infinity, NaN, -0];

/** The memory that holds these numbers. */
export const SPECIAL: Memory = { name: "numbers without a literal", elements: SPECIAL_NUMBERS.length };

/** An empty list of arguments. */
export const createArguments = (): Arguments => {
  const reads: Memory[] = [];
  const name = (memory: Memory): string => {
    const known = reads.indexOf(memory);
    return `a${known < 0 ? reads.push(memory) - 1 : known}`;
  };
  return {
    reads,
    element: (memory, place) => `${name(memory)}[${place}]`,
    special: (value) => `${name(SPECIAL)}[${SPECIAL_NUMBERS.findIndex((special) => Object.is(special, value))}]`,
    source: (lines) => `function(${reads.map((_, i) => `a${i}`).join(", ")}) {\n  ${lines.join("\n  ")}\n}`,
  };
};

/** The memory that a pointer points to. */
export const pointedTo = (reads: readonly Memory[], pointer: number): Memory => at(reads, pointer);
