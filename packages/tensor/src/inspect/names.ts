/** The names of a program's inputs and lines, each of them once. */
import { at } from "../at.ts";
import type { AnyTensor, Node } from "../tensor.ts";
import { labelOf } from "./label.ts";
import { free, type LoopPart, type NamesWithin } from "./loop-listing.ts";
import type { Primals } from "./primals.ts";
import type { Recording } from "./record.ts";
import { shownNode } from "./shown.ts";

/** The names of inputs, by their paths. */
export const inputScope = (inputs: Recording["inputs"]): NamesWithin => {
  const names = new Map<AnyTensor, string>();
  const taken = new Set<string>();
  const short = inputs.map(({ path }) => path.replace(/^\d+\.?/, ""));
  inputs.forEach(({ path, tensor }, i) => {
    const own = at(short, i);
    const isAlone = own !== "" && short.filter((other) => other === own).length === 1;
    const wanted = identifier(isAlone ? own : own === "" ? `x${Number(path) + 1}` : `x${path}`);
    names.set(tensor, free(wanted, taken));
  });
  return { names, taken };
};

/** The names of cotangents by what they belong to, and of the rest by labels and operations, beside those of a scope. */
export const namesOf = (
  order: readonly AnyTensor[],
  stored: ReadonlySet<AnyTensor>,
  primals: Primals,
  parts: ReadonlyMap<Node, LoopPart>,
  scope: NamesWithin,
): NamesWithin => {
  const [names, taken] = [new Map(scope.names), new Set(scope.taken)];
  const name = (node: AnyTensor, wanted: string): void => void names.set(node, free(wanted, taken));
  const labels = new Map<AnyTensor, string>();
  for (const node of order) {
    const own = labelOf(node);
    if (own !== undefined) labels.set(shownNode(node), own);
  }
  for (const [node, own] of labels) if (stored.has(node)) name(node, identifier(own));
  // The whole of a cotangent has the shortest name, and its parts are counted.
  for (const isPart of [false, true]) {
    for (const node of order) {
      if (!stored.has(node) || names.has(node) || (primals.get(node)?.isWhole === false) !== isPart) continue;
      const primal = primals.get(node);
      const of = primal && names.get(primal.node);
      const { lowering, name: operation } = node.operation;
      if (of !== undefined) name(node, `d_${of}`);
      else if (lowering.kind === "gather")
        name(node, node.inputs.map((input) => names.get(shownNode(input)) ?? "").join("_"));
      else if (lowering.kind === "iterate") name(node, "loop");
      else name(node, parts.get(node)?.name ?? identifier(lowering.kind === "contract" ? "product" : operation));
    }
  }
  return { names, taken };
};

/** A text as a name that a reader takes for one. */
const identifier = (text: string): string => {
  const own = text.replaceAll(/ᵀ|[^\p{L}\p{Nd}_.]+/gu, "_");
  return /^[\p{L}_]/u.test(own) ? own : `_${own}`;
};
