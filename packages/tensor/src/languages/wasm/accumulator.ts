/** What a reduction keeps while it goes through its terms. */
import type { Code, Local } from "./code.ts";

/** An accumulator of four values, lane by lane. */
export interface Accumulator {
  /** Takes in four terms. */
  readonly take: (x: Code) => void;
  /** Ends a block of terms. */
  readonly settle: () => void;
  /** The four values in float32. */
  readonly lanes: Code;
  /** Takes in the values of another accumulator, lane by lane. */
  readonly join: (other: Accumulator) => void;
  /** The four lanes combined, in every lane or in the first. */
  readonly all: () => Code;
  readonly locals: readonly Local[];
}
