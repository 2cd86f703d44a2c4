/** The formula of one node of a graph. */
import type { AnyTensor } from "../tensor.ts";
import { axisNames } from "./axes.ts";
import { composed } from "./compose.ts";
import { formulaText } from "./formula.ts";

/**
 * What one node computes of its inputs, as a formula in the writing of `print`: `nameOf` gives each input its name. Whoever shows
 * a graph node by node takes this, and whoever shows a program takes `print`.
 *
 * @example
 * ```ts
 * nodeFormula(tanh(tensor("2", [1, 2])), () => "h"); // "tanh(h)"
 * ```
 */
export const nodeFormula = (node: AnyTensor, nameOf: (input: AnyTensor) => string): string =>
  formulaText(composed(node, axisNames(node), nameOf));
