/** The interface between a loop and the code of its step, however that is written. */
import type { Code, Local } from "../../languages/wasm/code.ts";
import type { FixedAddress } from "./kernel.ts";

/** Where a loop finds its memory. */
export interface LoopMemory {
  /** From where the loop's own memory begins. */
  readonly own: Local;
  /** An address of an input, or of the loop's own memory, in this step. */
  readonly addressOf: (address: FixedAddress) => Code;
}

/** The parts of a step's code. */
export interface StepCode {
  /** Takes the first states. */
  readonly begin: () => void;
  /** Computes the condition of a step, and gives what is 0 where it does not hold. */
  readonly holds: () => Code;
  /** Computes a step, after which its results are the states. */
  readonly take: () => void;
  /** Writes the states to their places in the loop's list. */
  readonly end: () => void;
}
