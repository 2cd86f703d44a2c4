/** What a guard and its command say to each other. */

/** The environment variable by which a process knows that it runs under a guard. */
export const GUARDED = "ATTREC_GUARDED";

/** What a guard says to its command: end. */
export interface Wish {
  readonly kind: "interrupt";
}

/** What a command says to its guard: the sentence that is true of its work if it ends now, as a terminal may show it. */
export interface Kept {
  readonly kind: "kept";
  readonly sentence: string;
}
