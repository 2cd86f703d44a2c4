/** The functions of the page, in their order. */
import type { Example } from "./example.ts";
import attention from "./functions/attention.ts";
import attrec from "./functions/attrec.ts";
import classes from "./functions/classes.ts";
import dense from "./functions/dense.ts";
import distance from "./functions/distance.ts";
import lstm from "./functions/lstm.ts";
import normalisation from "./functions/normalisation.ts";
import polynomial from "./functions/polynomial.ts";
import product from "./functions/product.ts";
import recurrence from "./functions/recurrence.ts";

/** The functions of the page. */
export const examples: readonly Example[] = [
  polynomial,
  dense,
  product,
  distance,
  recurrence,
  classes,
  attention,
  normalisation,
  lstm,
  attrec,
];
