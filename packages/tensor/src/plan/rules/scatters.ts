// Rules that make one kernel of all that is added to a table.
import { at } from "../../at.ts";
import { numberOf } from "../facts/number-of.ts";
import type { Rule } from "./rule.ts";
import { add, negate, partsOf, reshape, scatter, type ScatterPart, slice } from "../../nodes/build.ts";
import type { Node } from "../../tensor.ts";
import { isDifference, isNegation, isSum } from "../facts/operands.ts";

/**
 * Sums and differences of scatters are one scatter of several parts: each row of the table is written once, whatever is
 * added to it.
 */
export const sumOfScatters: Rule = (node, original, uses) => {
  const [first, second] = node.inputs;
  if ((!isSum(node) && !isDifference(node)) || !first || !second) return undefined;
  if (!node.inputs.every(isScatter) || isReadElsewhere(original, uses)) return undefined;
  const added = isSum(node) ? partsOf(second) : partsOf(second).map(negatedPart);
  return scatter(withEqualIndices([...partsOf(first), ...added]), node.sizes);
};

/** Parts with the same indices are one, of which each row is added once. */
const withEqualIndices = (parts: readonly ScatterPart[]): readonly ScatterPart[] =>
  parts.reduce<readonly ScatterPart[]>((merged, part) => {
    const [indices, rows] = part;
    const place = merged.findIndex(([other, theirs]) => other === indices && theirs.sizes.join() === rows.sizes.join());
    const same = merged[place];
    return same ? merged.with(place, [indices, add(same[1], rows)]) : [...merged, part];
  }, []);

/** A negated scatter is a scatter of negated rows: they are computed where they are added. */
export const negatedScatter: Rule = (node, original, uses) => {
  const [scattered] = node.inputs;
  if (!isNegation(node) || !scattered || !isScatter(scattered) || isReadElsewhere(original, uses)) return undefined;
  return scatter(partsOf(scattered).map(negatedPart), node.sizes);
};

const isReadElsewhere = ({ inputs }: Node, uses: ReadonlyMap<Node, number>): boolean =>
  inputs.some((input) => (uses.get(input) ?? 0) > 1);

const negatedPart = ([indices, rows]: ScatterPart): ScatterPart => [indices, negate(rows)];

/** Rows under the dimensions of their indices, and then of the table. */
export const rowsOfIndices: Rule = (node) => {
  if (!isScatter(node)) return undefined;
  const parts = partsOf(node);
  const sizesOf = (indices: Node): readonly number[] => [...indices.sizes, ...node.sizes.slice(1)];
  if (parts.every(([indices, rows]) => sizesOf(indices).join() === rows.sizes.join())) return undefined;
  const shaped = parts.map(([indices, rows]): ScatterPart => [indices, reshape(rows, sizesOf(indices))]);
  return scatter(shaped, node.sizes);
};

/** Rows that are padded with zeros are added at their own indices alone: the last item of each history, say. */
export const paddedRows: Rule = (node) => {
  if (!isScatter(node)) return undefined;
  const parts = partsOf(node);
  const pieces = parts.map(([indices, rows]) => piecesOf(indices, rows));
  if (pieces.every((own) => own === undefined)) return undefined;
  return scatter(
    parts.flatMap((part, i) => pieces[i] ?? [part]),
    node.sizes,
  );
};

/** The parts of a concatenation that are not 0, each with its indices; undefined if rows are none, or have no zeros. */
const piecesOf = (indices: ScatterPart[0], rows: Node): readonly ScatterPart[] | undefined => {
  const { lowering } = rows.operation;
  if (lowering.kind !== "concat" || lowering.axis >= indices.sizes.length) return undefined;
  const { axis } = lowering;
  if (rows.inputs.every((piece) => numberOf(piece) !== 0)) return undefined;
  let from = 0;
  return rows.inputs.flatMap((piece): readonly ScatterPart[] => {
    const [start, length] = [from, at(piece.sizes, axis)];
    from += length;
    return numberOf(piece) === 0 ? [] : [[slice(indices, axis, start, length), piece]];
  });
};

const isScatter = (node: Node): boolean => node.operation.lowering.kind === "scatter";
