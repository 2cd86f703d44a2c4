/** The pass that gathers before it computes: f(X)[i] = f(X[i]), where f makes each row of its result of the same row of X. */
import { at } from "../../at.ts";
import { rewrite } from "../../graph/rewrite.ts";
import { orderOf } from "../../graph/order-of.ts";
import { concat, contract, gather, reduce, reshape, slice, view } from "../../nodes/build.ts";
import { expressionCost } from "../../scalar/dag.ts";
import { count, type Node } from "../../tensor.ts";
import { lowered } from "../facts/operands.ts";

/**
 * Computes of a table only the rows that are gathered, and those in the order of the indices. Tables that something else reads stay,
 * and rows may be named several times: so the graph changes only if all of it then takes fewer operations.
 */
export const rowsFirst = (outputs: readonly Node[]): readonly Node[] => {
  const rows = createRows();
  const moved = rewrite(outputs, (node) => {
    const [table, indices] = (lowered(node, "gather") && node.inputs) ?? [];
    if (!table || !indices || count(indices.sizes) >= at(table.sizes, 0)) return node;
    const found = rows(table, 0, reshaped(indices, [count(indices.sizes)]));
    return found ? reshaped(found, node.sizes) : node;
  });
  const isSame = moved.every((node, i) => node === outputs[i]);
  return isSame || operationsOf(moved) >= operationsOf(outputs) ? outputs : moved;
};

const reshaped = (node: Node, sizes: readonly number[]): Node =>
  node.sizes.length === sizes.length ? node : reshape(node, sizes);

/** Gives the rows of a node along an axis, computed of rows; undefined where that takes more than rows. */
type Rows = (node: Node, axis: number, indices: Node) => Node | undefined;

const createRows = (): Rows => {
  const known = new Map<Node, Map<string, Node | undefined>>();
  const numbers = new Map<Node, number>();
  const rows: Rows = (node, axis, indices) => {
    const number = numbers.get(indices) ?? numbers.size;
    numbers.set(indices, number);
    const own = known.get(node) ?? new Map<string, Node | undefined>();
    known.set(node, own);
    const key = `${axis} ${number}`;
    if (!own.has(key)) own.set(key, rowsOf(node, axis, indices, rows));
    return own.get(key);
  };
  return rows;
};

const rowsOf = (node: Node, axis: number, indices: Node, rows: Rows): Node | undefined => {
  const { lowering } = node.operation;
  const sizes = node.sizes.with(axis, at(indices.sizes, 0));
  const input = node.inputs[0];
  switch (lowering.kind) {
    case "map": {
      const inputs = node.inputs.map((each) => rows(each, axis, indices));
      return areFound(inputs) ? { ...node, inputs, sizes } : undefined;
    }
    case "view": {
      const from = at(lowering.axes, axis);
      const source = from < 0 ? input : input && rows(input, from, indices);
      return source && view(source, lowering.axes, sizes);
    }
    case "contract": {
      const label = at(lowering.output, axis);
      const operands = node.inputs.map((operand, side) => {
        const own = at(lowering.labels, side).indexOf(label);
        return own < 0 ? operand : rows(operand, own, indices);
      });
      return areFound(operands)
        ? contract(at(operands, 0), at(operands, 1), [at(lowering.labels, 0), at(lowering.labels, 1)], lowering.output)
        : undefined;
    }
    case "reduce": {
      const kept = input?.sizes.flatMap((_, k) => (lowering.axes.includes(k) ? [] : [k])) ?? [];
      const source = input && rows(input, at(kept, axis), indices);
      return source && reduce(lowering.reducer, source, lowering.axes);
    }
    case "reshape": {
      const before = count(node.sizes.slice(0, axis));
      const from = input?.sizes.findIndex(
        (size, k) => size === at(node.sizes, axis) && count(input.sizes.slice(0, k)) === before,
      );
      const source = input && from !== undefined && from >= 0 ? rows(input, from, indices) : undefined;
      return source && reshape(source, sizes);
    }
    case "slice": {
      const source = input && lowering.axis !== axis ? rows(input, axis, indices) : undefined;
      return source && slice(source, lowering.axis, lowering.start, at(sizes, lowering.axis));
    }
    case "concat": {
      const parts = lowering.axis === axis ? [undefined] : node.inputs.map((part) => rows(part, axis, indices));
      return areFound(parts) ? concat(parts, lowering.axis) : undefined;
    }
    default:
      // Rows of anything else are gathered; along another axis they would have to be moved first.
      return axis === 0 ? gather(node, indices) : undefined;
  }
};

const areFound = (nodes: readonly (Node | undefined)[]): nodes is readonly Node[] => !nodes.includes(undefined);

/** About how many operations a graph takes. */
const operationsOf = (outputs: readonly Node[]): number =>
  orderOf(outputs).reduce((sum, { operation: { lowering }, inputs, sizes }) => {
    switch (lowering.kind) {
      case "map":
        return sum + count(sizes) * expressionCost(lowering.expression);
      case "contract": {
        const [left = [], right = []] = lowering.labels;
        const summed = left.filter((label) => right.includes(label) && !lowering.output.includes(label));
        return sum + count(sizes) * count(summed.map((label) => at(at(inputs, 0).sizes, left.indexOf(label))));
      }
      case "reduce":
        return sum + count(at(inputs, 0).sizes);
      case "view":
      case "reshape":
      case "slice":
        return sum;
      default:
        return sum + count(sizes);
    }
  }, 0);
