// The expression that a loop computes for each element, from the nodes that fuse into it.
import { at } from "../../at.ts";
import { type Access, cellKindOf } from "../../languages/access.ts";
import { inputOf, owner } from "../../graph/shown-memory.ts";
import { numberOf } from "../../graph/number-of.ts";
import { denseStrides } from "../../strides.ts";
import { element, literal, type Scalar, substitute, whole } from "../../scalar/expression.ts";
import type { Node } from "../../tensor.ts";
import { type Index, later, positionsOf, STILL, together } from "./axis-walk.ts";
import { type Stores } from "./decide-stores.ts";

/** The reads of a kernel, collected while its expressions are built: three lists, with one entry for each pointer. */
export interface Reads {
  readonly accesses: readonly Access[];
  /** The stored nodes that the pointers are to. */
  readonly nodes: readonly Node[];
  /** The number of elements of each node that are skipped: the elements before a slice. */
  readonly offsets: readonly number[];
}

/** Makes expressions of nodes for a loop: it reads stored nodes, and computes all other nodes where they are needed. */
export interface Expressions extends Reads {
  /** The element of a node at an index. */
  readonly read: (node: Node, index: Index) => Scalar;
  /** The element of a node that is stored by the loop itself. */
  readonly compute: (node: Node, index: Index) => Scalar;
  /** The pointer to a node whose elements are whole numbers, such as those of rows. */
  readonly pointerTo: (node: Node, index: Index) => number;
}

/**
 * Expressions for a loop of `rank` dimensions. Views and gathers become addresses; elementwise operations become one
 * expression. `known` gives the expressions of some nodes, which are then not examined.
 */
export const createExpressions = (
  { stored }: Stores,
  rank: number,
  known: ReadonlyMap<Node, Scalar> = new Map(),
): Expressions => {
  const accesses: Access[] = [];
  const nodes: Node[] = [];
  const offsets: number[] = [];
  const seen = new Map<string, Scalar>();
  const order = new Map<Node, number>();

  /** The place of an access among the pointers; equal ones are shared. */
  const place = (node: Node, access: Access, offset: number): number => {
    const same = accesses.findIndex(
      (other, i) => nodes[i] === node && offsets[i] === offset && JSON.stringify(other) === JSON.stringify(access),
    );
    if (same >= 0) return same;
    nodes.push(node);
    offsets.push(offset);
    return accesses.push(access) - 1;
  };
  const pointerTo = (node: Node, index: Index): number => {
    const { lowering } = node.operation;
    if (lowering.kind === "slice" && !stored.has(node)) {
      return pointerTo(inputOf(node, 0), index.with(lowering.axis, later(at(index, lowering.axis), lowering.start)));
    }
    const { strides, offset } = positionsOf(node.sizes, index, rank);
    return place(owner(node), { cell: cellKindOf(node.dtype), strides }, offset);
  };
  const loadRow = (node: Node, index: Index): Scalar => {
    const [table, indices] = [inputOf(node, 0), inputOf(node, 1)];
    const named = index.slice(0, indices.sizes.length);
    const pointer = pointerTo(indices, named);
    const columns = positionsOf(table.sizes, [STILL, ...index.slice(named.length)], rank);
    const { strides } = positionsOf(indices.sizes, named, rank);
    const rows = { pointer, stride: at(denseStrides(table.sizes), 0), strides };
    return element(
      place(owner(table), { cell: cellKindOf(table.dtype), strides: columns.strides, rows }, columns.offset),
    );
  };
  const loadAlong = (node: Node, index: Index): Scalar => {
    const [source, indices] = [inputOf(node, 0), inputOf(node, 1)];
    const pointer = pointerTo(indices, index);
    const { strides: named } = positionsOf(indices.sizes, index, rank);
    const { strides, offset } = positionsOf(source.sizes, [...index.slice(0, -1), STILL], rank);
    return element(
      place(
        owner(source),
        { cell: cellKindOf(source.dtype), strides, rows: { pointer, stride: 1, strides: named } },
        offset,
      ),
    );
  };
  const read = (node: Node, index: Index): Scalar => {
    const given = known.get(node);
    if (given) return given;
    const number = numberOf(node);
    if (number !== undefined) return node.dtype === "int" ? whole(number) : literal(number);
    if (stored.has(owner(node)) && (stored.has(node) || node.operation.lowering.kind === "reshape")) {
      return element(pointerTo(node, index));
    }
    const key = `${order.get(node) ?? order.set(node, order.size).size - 1}:${JSON.stringify(index)}`;
    const expression = seen.get(key) ?? compute(node, index);
    seen.set(key, expression);
    return expression;
  };
  const compute = (node: Node, index: Index): Scalar => {
    const { lowering } = node.operation;
    switch (lowering.kind) {
      case "map":
        return substitute(
          lowering.expression,
          node.inputs.map((input) => read(input, index)),
        );
      case "view": {
        const { axes: from } = lowering;
        const input = inputOf(node, 0);
        return read(
          input,
          input.sizes.map((_, axis) => at(index, from.indexOf(axis))),
        );
      }
      case "slice": {
        const { axis, start } = lowering;
        return read(inputOf(node, 0), index.with(axis, later(at(index, axis), start)));
      }
      case "window": {
        const { axis } = lowering;
        return read(inputOf(node, 0), index.toSpliced(axis, 2, together(at(index, axis), at(index, axis + 1))));
      }
      case "reshape":
        return read(inputOf(node, 0), renamed(node, inputOf(node, 0), index));
      case "gather":
        return loadRow(node, index);
      case "gatherAlong":
        return loadAlong(node, index);
      default:
        throw new TypeError(`A loop cannot compute '${node.operation.name}'.`);
    }
  };
  return { accesses, nodes, offsets, read, compute, pointerTo };
};

/** The index of a reshape's input: its axes of size 1 stay at 0, and the others run as they did. */
const renamed = (node: Node, input: Node, index: Index): Index => {
  const wide = index.filter((_, axis) => at(node.sizes, axis) !== 1);
  let next = 0;
  return input.sizes.map((size) => (size === 1 ? STILL : at(wide, next++)));
};
