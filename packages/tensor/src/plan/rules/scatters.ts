/** Rules that make one kernel of all additions to a table. */
import { at } from "../../at.ts";
import { add, type AddedRows, negate, reshape, scatter, scatterParts, slice } from "../../nodes/build.ts";
import type { Node } from "../../tensor.ts";
import { numberOf } from "../../graph/number-of.ts";
import { lowered, negated, operandsOf } from "../facts/operands.ts";
import { isReadElsewhere, type Rule, rule } from "./rule.ts";

/** Whether a node adds rows to a table of zeros. */
export const isScatter = (node: Node): boolean => lowered(node, "scatter") !== undefined;

/** Each row of the table is written once, however many terms are added to it. */
export const sumOfScatters = rule(
  "scatter(i, x) ± scatter(j, y) = scatter(i, x, j, ±y)",
  ["add", "subtract"],
  (node, original, uses) => {
    const sum = operandsOf(node, "add");
    const [a, b] = sum ?? operandsOf(node, "subtract") ?? [];
    if (!a || !b || !isScatter(a) || !isScatter(b) || isReadElsewhere(original, uses)) return undefined;
    const added = sum ? shapedParts(b) : shapedParts(b).map(negatedPart);
    return scatter([...addByIndices(addByIndices(new Map(), shapedParts(a)), added)], node.sizes);
  },
);

/** What is added to a table: rows by their indices, in the order in which they are added. */
export type RowsByIndices = Map<Node, Node>;

/** Adds rows to those with equal indices, in the given map, so that these rows of the table are written once. */
export const addByIndices = (parts: RowsByIndices, added: Iterable<AddedRows>): RowsByIndices => {
  for (const [indices, rows] of added) {
    const before = parts.get(indices);
    parts.set(indices, before ? add(before, rows) : rows);
  }
  return parts;
};

/** The negated rows are computed where they are added. */
export const negatedScatter = rule("-scatter(i, x) = scatter(i, -x)", ["negate"], (node, original, uses) => {
  const scattered = negated(node);
  if (!scattered || !isScatter(scattered) || isReadElsewhere(original, uses)) return undefined;
  return scatter(scatterParts(scattered).map(negatedPart), node.sizes);
});

export const negatedPart = ([indices, rows]: AddedRows): AddedRows => [indices, negate(rows)];

/** The rows take the dimensions of their indices, followed by the dimensions of the table. */
export const rowsOfIndices = rule(
  "scatter(i, x) = scatter(i, reshape(x)), to a row for each index",
  ["scatter"],
  (node) => {
    if (!isScatter(node)) return undefined;
    const shaped = shapedParts(node);
    return shaped.every(([, rows], i) => rows === node.inputs[2 * i + 1]) ? undefined : scatter(shaped, node.sizes);
  },
);

/** The parts of a scatter, each with a row for each index. */
export const shapedParts = (scattered: Node): readonly AddedRows[] =>
  scatterParts(scattered).map(([indices, rows]) => {
    const sizes = [...indices.sizes, ...scattered.sizes.slice(1)];
    return [indices, sizes.join() === rows.sizes.join() ? rows : reshape(rows, sizes)];
  });

/** Rows of zeros are not added. The last item of each history, for example, is added at its own index alone. */
export const paddedRows = rule("scatter(i, [0, x, 0]) = scatter(i[j:k], x)", ["scatter"], (node) => {
  if (!isScatter(node)) return undefined;
  const parts = scatterParts(node);
  const pieces = parts.map(([indices, rows]) => piecesOf(indices, rows));
  if (pieces.every((own) => own === undefined)) return undefined;
  const all = parts.flatMap((part, i) => pieces[i] ?? [part]);
  return scatter(all, node.sizes);
});

/** The parts of a concatenation that are not 0, each with its indices; undefined if rows are none, or have no zeros. */
const piecesOf = (indices: AddedRows[0], rows: Node): readonly AddedRows[] | undefined => {
  const { lowering } = rows.operation;
  if (lowering.kind !== "concat" || lowering.axis >= indices.sizes.length) return undefined;
  const { axis } = lowering;
  if (rows.inputs.every((piece) => numberOf(piece) !== 0)) return undefined;
  let from = 0;
  return rows.inputs.flatMap((piece): readonly AddedRows[] => {
    const [start, length] = [from, at(piece.sizes, axis)];
    from += length;
    return numberOf(piece) === 0 ? [] : [[slice(indices, axis, start, length), piece]];
  });
};

/** The rules of scatters, for a graph whose products have their kernels. */
export const scatterRules: readonly Rule[] = [rowsOfIndices, paddedRows, negatedScatter, sumOfScatters];
