import { at } from "../at.ts";
import { topological } from "../compile/graph.ts";
import { owner } from "../compile/store.ts";
import type { AnyTensor, Node } from "../tensor.ts";
import type { Program } from "./device.ts";
import { integers } from "./host.ts";

/** For each int input, the number of rows of the smallest table that it indexes. */
export const indexLimits = (used: readonly Node[], program: Program): ReadonlyMap<Node, number> => {
  const limits = new Map<Node, number>();
  const lower = (indices: Node | undefined, rows: number): void => {
    if (!indices) return;
    const from = owner(indices);
    const { kind } = from.operation.lowering;
    if (kind === "slice" || kind === "concat") from.inputs.forEach((input) => lower(input, rows));
    if (kind === "order" && at(at(from.inputs, 0).sizes, from.sizes.length - 1) > rows) {
      throw new RangeError(
        `Positions in rows of ${at(from.inputs, 0).sizes.at(-1)} cannot name rows of a table of ${rows}.`,
      );
    }
    limits.set(from, Math.min(rows, limits.get(from) ?? Infinity));
  };
  for (const node of [...used, ...topological(program.outputs)]) {
    const { lowering } = node.operation;
    if (lowering.kind === "gather") lower(node.inputs[1], at(at(node.inputs, 0).sizes, 0));
    if (lowering.kind === "gatherAlong") lower(node.inputs[1], at(at(node.inputs, 0).sizes, node.sizes.length - 1));
    if (lowering.kind === "scatterAlong") lower(node.inputs[0], at(node.sizes, node.sizes.length - 1));
    if (lowering.kind === "scatter") {
      for (let part = 0; part < node.inputs.length; part += 2) lower(node.inputs[part], lowering.rows);
    }
  }
  return limits;
};

/** A kernel would read past its table: an index out of range is refused before anything runs. */
export const checkIndices = (given: AnyTensor, limit: number | undefined, name: string): void => {
  if (limit === undefined) return;
  const elements = integers(given);
  for (let i = 0; i < elements.length; i++) {
    const index = elements[i] ?? -1;
    if (index >= 0 && index < limit) continue;
    throw new RangeError(`'${name}' has index ${index} at position ${i}, but the table has rows 0 … ${limit - 1}.`);
  }
};
