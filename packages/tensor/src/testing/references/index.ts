/** The references of all operations: what each computes, in plain numbers, by the name under which it is exported. */
import { attentions } from "./attention.ts";
import type { References } from "./comparison.ts";
import { elementwise } from "./elementwise.ts";
import { losses } from "./losses.ts";
import { masks } from "./masks.ts";
import { ofMatrices } from "./matrices.ts";
import { normalisations } from "./normalisations.ts";
import { pieces } from "./pieces.ts";
import { products } from "./products.ts";
import { recurrent } from "./recurrent.ts";
import { ofRows } from "./rows.ts";
import { sliding } from "./sliding.ts";
import { tables } from "./tables.ts";

export * as operations from "../../operations.ts";
export type { Comparison, Loose, References } from "./comparison.ts";
export type { Plain } from "./plain.ts";

/** By the names under which operations are exported. */
export const references: References = {
  ...attentions,
  ...elementwise,
  ...losses,
  ...masks,
  ...normalisations,
  ...ofMatrices,
  ...ofRows,
  ...pieces,
  ...products,
  ...recurrent,
  ...sliding,
  ...tables,
};

/** What has no reference, and why. */
export const withoutReference: Readonly<Record<string, string>> = {
  bernoulli: "is random",
  categorical: "is random",
  coarseUniform: "is random",
  cond: "takes functions, and is held to the one that is chosen",
  constant: "holds the numbers that it is given",
  dropout: "is random",
  fn: "renames dimensions, and computes nothing",
  keyTensor: "holds the numbers that it is given",
  normal: "is random",
  permutation: "is random",
  scanLoop: "takes a function, and is held to its steps laid out",
  read: "gives the numbers of a tensor",
  tensor: "holds the numbers that it is given",
  truncatedNormal: "is random",
  glorot: "is random",
  uniform: "is random",
  whileLoop: "takes functions, and is held to its steps laid out",
  uniformBetween: "is random",
};
