// Rules for slices and concatenations.
import { at } from "../../at.ts";
import { numberOf } from "../facts/number-of.ts";
import type { Rule } from "./rule.ts";
import { concat, filled, gather, reshape, scatter, slice } from "../../nodes/build.ts";
import type { Node } from "../../tensor.ts";
import { isSum } from "../facts/operands.ts";

/** A slice of everything is nothing, of a slice is one slice, and of one part of a concatenation is a slice of that part. */
const sliceOfPieces: Rule = (node) => {
  const { lowering } = node.operation;
  const [input] = node.inputs;
  if (lowering.kind !== "slice" || !input) return undefined;
  const { axis, start } = lowering;
  const length = at(node.sizes, axis);
  if (length === at(input.sizes, axis)) return input;
  const number = numberOf(input);
  if (number !== undefined) return filled(number, node.sizes);
  const inner = input.operation.lowering;
  if (inner.kind === "slice" && inner.axis === axis) {
    return slice(at(input.inputs, 0), axis, inner.start + start, length);
  }
  if (inner.kind !== "concat" || inner.axis !== axis) return undefined;
  let before = 0;
  for (const part of input.inputs) {
    const size = at(part.sizes, axis);
    if (start >= before && start + length <= before + size) return slice(part, axis, start - before, length);
    before += size;
  }
  return undefined;
};

/** Parts of one number are that number, and a part that is itself a concatenation along the axis is its parts. */
const concatOfPieces: Rule = (node) => {
  const { lowering } = node.operation;
  if (lowering.kind !== "concat") return undefined;
  const { axis } = lowering;
  const [first] = node.inputs.map(numberOf);
  if (first !== undefined && node.inputs.every((part) => numberOf(part) === first)) {
    return filled(first, node.sizes);
  }
  const isSame = (part: Node): boolean =>
    part.operation.lowering.kind === "concat" && part.operation.lowering.axis === axis;
  if (!node.inputs.some(isSame)) return undefined;
  return concat(
    node.inputs.flatMap((part) => (isSame(part) ? part.inputs : [part])),
    axis,
  );
};

/**
 * A sum of tensors that are 0 wherever the other is not is one after another: the gradients of the steps that a sequence
 * was cut into are put together again by one copy, and not by adding as many arrays of zeros.
 */
const sumOfPadded: Rule = (node) => {
  if (!isSum(node)) return undefined;
  const [a, b] = [at(node.inputs, 0), at(node.inputs, 1)];
  const [left, right] = [a.operation.lowering, b.operation.lowering];
  if (left.kind !== "concat" || right.kind !== "concat" || left.axis !== right.axis) return undefined;
  const { axis } = left;
  const parts = [...spans(a, axis), ...spans(b, axis)].toSorted((x, y) => x.from - y.from);
  if (parts.some(({ to }, i) => to > (parts[i + 1]?.from ?? to))) return undefined;
  const zeros = (from: number, to: number): readonly Node[] =>
    from === to ? [] : [filled(0, node.sizes.with(axis, to - from))];
  let before = 0;
  const all = parts.flatMap(({ part, from, to }) => {
    const gap = zeros(before, from);
    before = to;
    return [...gap, part];
  });
  return concat([...all, ...zeros(before, at(node.sizes, axis))], axis);
};

/** A part of a concatenation, and where it is along the axis. */
interface Span {
  readonly part: Node;
  readonly from: number;
  readonly to: number;
}

/** The parts that are not 0. */
const spans = (node: Node, axis: number): readonly Span[] => {
  let from = 0;
  return node.inputs.flatMap((part) => {
    const span = { part, from, to: (from += at(part.sizes, axis)) };
    return numberOf(part) === 0 ? [] : [span];
  });
};

/** Whether all of some indices name rows of a table of so many rows. */
export type AreWithin = (indices: Node, rows: number) => boolean;

/**
 * Rows that a slice of the indices names are a slice of the rows that all of them name; a loop reads only the former. The
 * passes on gathered rows work with the indices that a caller gives. All of them have to be in range: a column of items is no
 * column of users.
 */
const gatherOfPieces =
  (areWithin: AreWithin): Rule =>
  (node) => {
    const [table, indices] = node.inputs;
    const from = indices?.inputs[0];
    if (node.operation.lowering.kind !== "gather" || !table || !indices || !from) return undefined;
    const { lowering } = indices.operation;
    if (lowering.kind !== "slice" && lowering.kind !== "reshape") return undefined;
    if (!areWithin(from, at(table.sizes, 0))) return undefined;
    const rows: Node = gather(table, from);
    if (lowering.kind === "reshape") return reshape(rows, node.sizes);
    return slice(rows, lowering.axis, lowering.start, at(node.sizes, lowering.axis));
  };

/** Rows added at a slice of the indices are added at all of them, with zeros for the others: see the gather. */
const scatterOfPieces =
  (areWithin: AreWithin): Rule =>
  (node) => {
    const [indices, values] = node.inputs as readonly [Node, Node];
    const from = indices?.inputs[0];
    if (node.operation.lowering.kind !== "scatter" || node.inputs.length > 2 || !from) return undefined;
    const { lowering } = indices.operation;
    if (lowering.kind !== "slice" && lowering.kind !== "reshape") return undefined;
    if (!areWithin(from, at(node.sizes, 0))) return undefined;
    const whole = [...from.sizes, ...node.sizes.slice(1)];
    const rows = reshape(values, [...indices.sizes, ...node.sizes.slice(1)]);
    const all =
      lowering.kind === "reshape" ? reshape(rows, whole) : widened(rows, whole, lowering.axis, lowering.start);
    return scatter([[from, all]], node.sizes);
  };

const widened = (rows: Node, sizes: readonly number[], axis: number, start: number): Node => {
  const zeros = (length: number): readonly Node[] => (length === 0 ? [] : [filled(0, sizes.with(axis, length))]);
  const rest = at(sizes, axis) - start - at(rows.sizes, axis);
  return concat([...zeros(start), rows, ...zeros(rest)], axis);
};

/** What becomes of slices and concatenations: for before contractions are lowered. */
export const pieceRules = (areWithin: AreWithin): readonly Rule[] => [
  sliceOfPieces,
  concatOfPieces,
  sumOfPadded,
  gatherOfPieces(areWithin),
  scatterOfPieces(areWithin),
];
