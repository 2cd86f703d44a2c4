/** Rules for slices and concatenations. */
import { at } from "../../at.ts";
import { concat, filled, gather, reshape, scatter, slice } from "../../nodes/build.ts";
import type { Node } from "../../tensor.ts";
import { numberOf } from "../../graph/number-of.ts";
import { lowered, operandsOf } from "../facts/operands.ts";
import { type Rule, rule } from "./rule.ts";

const sliceOfAll = rule("x[:] = x", ["slice"], (node) => {
  const [cut, x] = [lowered(node, "slice"), node.inputs[0]];
  return cut && x && at(node.sizes, cut.axis) === at(x.sizes, cut.axis) ? x : undefined;
});

const sliceOfNumber = rule("a[i:j] = a, for a number a", ["slice"], (node) => {
  const number = lowered(node, "slice") && numberOf(at(node.inputs, 0));
  return number === undefined ? undefined : filled(number, node.sizes, node.dtype);
});

const sliceOfSlice = rule("x[i:][j:k] = x[i + j : i + k]", ["slice"], (node) => {
  const [outer, inner] = [lowered(node, "slice"), lowered(node.inputs[0], "slice")];
  const source = node.inputs[0]?.inputs[0];
  if (!outer || !inner || !source || inner.axis !== outer.axis) return undefined;
  return slice(source, outer.axis, inner.start + outer.start, at(node.sizes, outer.axis));
});

const sliceOfPart = rule("[a, b][i:j] = a[i:j] or b[i:j], where it is of one of them", ["slice"], (node) => {
  const [cut, joined] = [lowered(node, "slice"), lowered(node.inputs[0], "concat")];
  if (!cut || joined?.axis !== cut.axis) return undefined;
  const { axis, start } = cut;
  const length = at(node.sizes, axis);
  let before = 0;
  for (const part of node.inputs[0]?.inputs ?? []) {
    const size = at(part.sizes, axis);
    if (start >= before && start + length <= before + size) return slice(part, axis, start - before, length);
    before += size;
  }
  return undefined;
});

const concatOfNumber = rule("[a, a] = a, for a number a", ["concat"], (node) => {
  const first = lowered(node, "concat") && numberOf(at(node.inputs, 0));
  return first !== undefined && node.inputs.every((part) => numberOf(part) === first)
    ? filled(first, node.sizes, node.dtype)
    : undefined;
});

const concatOfConcat = rule("[[a, b], c] = [a, b, c]", ["concat"], (node) => {
  const axis = lowered(node, "concat")?.axis;
  const isSame = (part: Node): boolean => axis !== undefined && lowered(part, "concat")?.axis === axis;
  if (axis === undefined || !node.inputs.some(isSame)) return undefined;
  const parts = node.inputs.flatMap((part) => (isSame(part) ? part.inputs : [part]));
  return concat(parts, axis);
});

/**
 * The gradients of the steps that a sequence was cut into are put together again by one copy, and not by adding as many
 * arrays of zeros.
 */
const sumOfPadded = rule("[a, 0] + [0, b] = [a, b]", ["add"], (node) => {
  const [a, b] = operandsOf(node, "add") ?? [];
  const axis = lowered(a, "concat")?.axis;
  if (!a || !b || axis === undefined || lowered(b, "concat")?.axis !== axis) return undefined;
  return joinedSpans([...spans(a, axis), ...spans(b, axis)], axis, node.sizes);
});

/** The parts in one concatenation with zeros between them, if no two are at one place. */
export const joinedSpans = (all: readonly Span[], axis: number, sizes: readonly number[]): Node | undefined => {
  const parts = all.toSorted((x, y) => x.from - y.from);
  if (parts.some(({ to }, i) => to > (parts[i + 1]?.from ?? to))) return undefined;
  const zeros = (from: number, to: number): readonly Node[] =>
    from === to ? [] : [filled(0, sizes.with(axis, to - from))];
  let before = 0;
  const pieces = parts.flatMap(({ part, from, to }) => {
    const gap = zeros(before, from);
    before = to;
    return [...gap, part];
  });
  return concat([...pieces, ...zeros(before, at(sizes, axis))], axis);
};

/** A part of a concatenation, and where it is along the axis. */
export interface Span {
  readonly part: Node;
  readonly from: number;
  readonly to: number;
}

/** The parts that are not 0. */
export const spans = (node: Node, axis: number): readonly Span[] => {
  let from = 0;
  return node.inputs.flatMap((part) => {
    const span = { part, from, to: (from += at(part.sizes, axis)) };
    return numberOf(part) === 0 ? [] : [span];
  });
};

/** Whether all of these indices name rows of a table of `rows` rows. */
export type AreWithin = (indices: Node, rows: number) => boolean;

/** The source of indices that are a slice or a reshape of others, if all of the source names rows of a table of `rows` rows. */
const wholeIndices = (indices: Node | undefined, rows: number, areWithin: AreWithin) => {
  const [lowering, from] = [indices?.operation.lowering, indices?.inputs[0]];
  if ((lowering?.kind !== "slice" && lowering?.kind !== "reshape") || !from) return undefined;
  return areWithin(from, rows) ? { from, lowering } : undefined;
};

/**
 * A loop reads only the rows of the slice. The passes on gathered rows work with the indices that a caller gives. All of
 * them have to be in range: a column of items is no column of users.
 */
const gatherOfPieces = (areWithin: AreWithin): Rule =>
  rule("X[i[j:k]] = X[i][j:k]", ["gather"], (node) => {
    const [table, indices] = node.inputs;
    if (!lowered(node, "gather") || !table) return undefined;
    const whole = wholeIndices(indices, at(table.sizes, 0), areWithin);
    if (!whole) return undefined;
    const rows = gather(table, whole.from);
    if (whole.lowering.kind === "reshape") return reshape(rows, node.sizes);
    const { axis, start } = whole.lowering;
    return slice(rows, axis, start, at(node.sizes, axis));
  });

/** Rows are added at all of the indices, with zeros for the others: see the gather. */
const scatterOfPieces = (areWithin: AreWithin): Rule =>
  rule("scatter(i[j:k], x) = scatter(i, [0, x, 0])", ["scatter"], (node) => {
    const [indices, values] = node.inputs;
    if (!lowered(node, "scatter") || node.inputs.length > 2 || !indices || !values) return undefined;
    const whole = wholeIndices(indices, at(node.sizes, 0), areWithin);
    if (!whole) return undefined;
    const { from, lowering } = whole;
    const width = node.sizes.slice(1);
    const rows = reshape(values, [...indices.sizes, ...width]);
    const sizes = [...from.sizes, ...width];
    const all =
      lowering.kind === "reshape" ? reshape(rows, sizes) : widened(rows, sizes, lowering.axis, lowering.start);
    return scatter([[from, all]], node.sizes);
  });

const widened = (rows: Node, sizes: readonly number[], axis: number, start: number): Node => {
  const zeros = (length: number): readonly Node[] =>
    length === 0 ? [] : [filled(0, sizes.with(axis, length), rows.dtype)];
  const rest = at(sizes, axis) - start - at(rows.sizes, axis);
  return concat([...zeros(start), rows, ...zeros(rest)], axis);
};

/** The rules for slices and concatenations, which run before contractions are lowered. */
export const pieceRules = (areWithin: AreWithin): readonly Rule[] => [
  sliceOfAll,
  sliceOfNumber,
  sliceOfSlice,
  sliceOfPart,
  concatOfNumber,
  concatOfConcat,
  sumOfPadded,
  gatherOfPieces(areWithin),
  scatterOfPieces(areWithin),
];
