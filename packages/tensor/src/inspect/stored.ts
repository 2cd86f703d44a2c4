/** Which nodes of a program have lines of their own, and which stand in the formulas that read them. */
import { at } from "../at.ts";
import type { AnyTensor } from "../tensor.ts";
import { axisNames, onlyRenames } from "./axes.ts";
import { composed } from "./compose.ts";
import { lengthOf } from "./formula.ts";
import { labelOf } from "./label.ts";
import { putAt, takenFrom } from "./positions.ts";
import type { Primals } from "./primals.ts";
import { isAlias, isTurned, shownNode } from "./shown.ts";

/** A formula of more characters is split up: its parts become lines of their own. */
const LONGEST = 60;

/** The nodes that have lines of their own; the others stand in the formulas that read them. */
export const storedNodes = (
  order: readonly AnyTensor[],
  outputs: readonly AnyTensor[],
  primals: Primals,
  { isOfLoop, isWithin }: { readonly isOfLoop: (node: AnyTensor) => boolean; readonly isWithin: boolean },
): Set<AnyTensor> => {
  const uses = new Map<AnyTensor, number>();
  const use = (node: AnyTensor): void => void uses.set(shownNode(node), (uses.get(shownNode(node)) ?? 0) + 1);
  const stored = new Set<AnyTensor>();
  const store = (node: AnyTensor): void => {
    const base = shownNode(node);
    if (base.operation.lowering.kind === "input" || isNumber(base)) return;
    stored.add(base);
  };
  const counted = new Set<AnyTensor>();
  for (const node of order) {
    if (isOfLoop(node)) continue;
    if (isAlias(node)) {
      if (labelOf(node) !== undefined) store(node);
      continue;
    }
    counted.add(node);
    node.inputs.forEach(use);
    if (!isFormula(node)) {
      store(node);
      // What is no formula itself is written of names, and counts on the order of their axes.
      for (const input of node.inputs) {
        if (!isTurned(input) && input.sizes.join() === shownNode(input).sizes.join()) store(input);
        else stored.add(input);
      }
    }
    const { lowering } = node.operation;
    if (lowering.kind === "contract") for (const input of node.inputs) store(input);
  }
  // What the steps of a loop give is written where they give it.
  // A result that is turned or repeated has a line that says its axes.
  const finish = (node: AnyTensor): void => void (isTurned(node) ? stored.add(node) : store(node));
  outputs.forEach(isWithin ? use : finish);
  const labelled = new Set(order.filter((node) => labelOf(node) !== undefined).map(shownNode));
  for (const [cotangent, { node, isWhole }] of primals) if (isWhole && labelled.has(node)) store(cotangent);
  for (const node of counted) if ((uses.get(node) ?? 0) > 1) store(node);
  for (const [cotangent, { node }] of primals) if (stored.has(cotangent)) store(node);
  // Long formulas are split, the parts first.
  const lengths = new Map<AnyTensor, number>();
  const nameless = (): string => "xxxxxxxx";
  for (const node of counted) {
    const own = composed(node, axisNames(node), (other) =>
      other !== node && (stored.has(other) || other.operation.lowering.kind === "input") ? nameless() : undefined,
    );
    // A name at one position of an axis is read as fast as the name.
    const put = putAt(node);
    lengths.set(node, put && stored.has(shownNode(put.input)) ? 0 : lengthOf(own));
    if (lengthOf(own) <= LONGEST) continue;
    for (const input of node.inputs)
      if ((lengths.get(shownNode(input)) ?? 0) > LONGEST / 3) store(putAt(shownNode(input))?.input ?? input);
  }
  return stored;
};

/** Whether a node is a number, or a product of numbers, which is written as one. */
const isNumber = ({ operation: { lowering, name }, sizes, inputs }: AnyTensor): boolean =>
  sizes.length === 0 && (lowering.kind === "constant" || (name === "mul" && inputs.every(isNumber)));

/** Whether a node can stand within a formula. */
const isFormula = (node: AnyTensor): boolean => {
  const { kind } = node.operation.lowering;
  if (kind === "constant") return node.sizes.length === 0;
  if (kind === "reshape") return onlyRenames(at(node.inputs, 0), node);
  if (kind === "slice") return takenFrom(node) !== undefined;
  if (kind === "concat") return putAt(node) !== undefined;
  return ["input", "map", "reduce", "contract", "view"].includes(kind);
};
