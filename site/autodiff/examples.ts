/** The functions of the page, in their order. */
import type { Example } from "./example.ts";
import dense from "./functions/dense.ts";
import polynomial from "./functions/polynomial.ts";

/** The functions of the page. */
export const examples: readonly Example[] = [polynomial, dense];
