/** The messages between a guard and its command. */

/** The environment variable that tells a process that it runs under a guard. */
export const GUARDED = "ATTREC_GUARDED";

/** The message of a guard that tells its command to end. */
export interface Wish {
  readonly kind: "interrupt";
}

/** The message of a command to its guard: the sentence about its work if it ends now, safe for a terminal. */
export interface Kept {
  readonly kind: "kept";
  readonly sentence: string;
}

/** The message of a command to its guard: how long, in milliseconds, it may take to end by itself after an interrupt. */
export interface Slow {
  readonly kind: "slow";
  readonly grace: number;
}
