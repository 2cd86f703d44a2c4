/** The rule that joins the parts of rows at once, and not to parts first that are joined then. */
import { at } from "../../at.ts";
import { owner } from "../../graph/shown-memory.ts";
import { concat, reshape } from "../../nodes/build.ts";
import { count, type Node } from "../../tensor.ts";
import { lowered } from "../facts/operands.ts";
import { rule, type Uses } from "./rule.ts";

/** A Jacobian whose rows are stacked from derivatives is of this kind: each copy less is one of all of it. */
export const joinedRows = rule("[[a, b], [c, d]] = [a, b, c, d], row by row", ["concat"], (node, original, uses) => {
  const axis = lowered(node, "concat")?.axis;
  if (axis === undefined) return undefined;
  const rows = count(node.sizes.slice(0, axis));
  const parts = node.inputs.map((part, i) => partsOfRows(part, at(original.inputs, i), rows, uses));
  // Every concatenation joins parts along its own axis: only one within another is joined anew.
  if (rows === 0 || parts.every((part) => part === undefined)) return undefined;
  const flat = (x: Node): Node => reshape(x, [rows, count(x.sizes) / rows]);
  return reshape(concat(parts.flatMap((own, i) => own ?? [at(node.inputs, i)]).map(flat), 1), node.sizes);
});

/** The parts that a node's rows are joined of, if nothing else reads it. */
const partsOfRows = (node: Node, original: Node, rows: number, uses: Uses): readonly Node[] | undefined => {
  const joined = owner(node);
  const axis = lowered(joined, "concat")?.axis;
  const isRead = (uses.get(original) ?? 0) > 1 || (uses.get(owner(original)) ?? 0) > 1;
  if (axis === undefined || isRead || count(joined.sizes.slice(0, axis)) !== rows) return undefined;
  return joined.inputs;
};
