import { at } from "../at.ts";
import { denseStrides } from "../ops/node.ts";
import { element, literal, type Scalar, substitute } from "../scalar/expression.ts";
import type { AnyTensor } from "../tensor.ts";
import { along, type Index, later, placesOf, STILL, together } from "./along.ts";
import { collapse } from "./collapse.ts";
import type { Access, LoopKernel } from "./kernel.ts";
import { numberOf } from "./simplify.ts";
import { inputOf, owner, type Stores } from "./store.ts";

/** A kernel and the stored nodes that its pointers are to. */
export interface Emitted {
  readonly kernel: LoopKernel;
  readonly reads: readonly AnyTensor[];
  /** For each pointer, how many elements of its node are skipped: those before a slice. */
  readonly offsets: readonly number[];
}

/**
 * The loop that computes a stored node, with everything that is not stored computed inside of it: views and gathers
 * become addresses, elementwise operations one expression.
 */
export const emitLoop = (root: AnyTensor, { stored, epilogues }: Stores, flush: boolean): Emitted => {
  const reduction = root.operation.lowering.kind === "reduce" ? root : epilogues.get(root);
  const rank = root.sizes.length;
  const axes = reduction?.operation.lowering.kind === "reduce" ? reduction.operation.lowering.axes : [];
  const source = reduction ? inputOf(reduction, 0) : undefined;
  const dimensions = [...root.sizes, ...axes.map((axis) => at(source?.sizes ?? [], axis))];
  const accesses: Access[] = [];
  const reads: AnyTensor[] = [];
  const offsets: number[] = [];
  const seen = new Map<string, Scalar>();

  /** The place of an access among the pointers; equal ones are shared. */
  const place = (node: AnyTensor, access: Access, offset: number): number => {
    const known = accesses.findIndex(
      (other, i) => reads[i] === node && offsets[i] === offset && JSON.stringify(other) === JSON.stringify(access),
    );
    if (known >= 0) return known;
    reads.push(node);
    offsets.push(offset);
    return accesses.push(access) - 1;
  };
  const load = (node: AnyTensor, index: Index): Scalar => {
    const from = owner(node);
    const cell = node.dtype;
    const { strides, offset } = placesOf(node.sizes, index, dimensions.length);
    return element(place(from, { cell, strides }, offset));
  };
  const loadRow = (node: AnyTensor, index: Index): Scalar => {
    const [table, indices] = [inputOf(node, 0), inputOf(node, 1)];
    const rank = indices.sizes.length;
    const named = placesOf(indices.sizes, index.slice(0, rank), dimensions.length);
    const pointer = place(owner(indices), { cell: "int", strides: named.strides }, named.offset);
    const columns = placesOf(table.sizes, [STILL, ...index.slice(rank)], dimensions.length);
    const rows = { pointer, stride: at(denseStrides(table.sizes), 0), strides: named.strides };
    return element(place(owner(table), { cell: "float", strides: columns.strides, rows }, columns.offset));
  };
  const loadAlong = (node: AnyTensor, index: Index): Scalar => {
    const [source, indices] = [inputOf(node, 0), inputOf(node, 1)];
    const named = placesOf(indices.sizes, index, dimensions.length);
    const pointer = place(owner(indices), { cell: "int", strides: named.strides }, named.offset);
    const { strides, offset } = placesOf(source.sizes, [...index.slice(0, -1), STILL], dimensions.length);
    const rows = { pointer, stride: 1, strides: named.strides };
    return element(place(owner(source), { cell: "float", strides, rows }, offset));
  };
  const read = (node: AnyTensor, index: Index, isRoot = false): Scalar => {
    const number = numberOf(node);
    if (number !== undefined) return literal(number);
    if (!isRoot && stored.has(owner(node)) && (stored.has(node) || node.operation.lowering.kind === "reshape")) {
      return load(node, index);
    }
    const key = `${order.get(node) ?? order.set(node, order.size).size - 1}:${JSON.stringify(index)}`;
    const known = seen.get(key);
    if (known && !isRoot) return known;
    const expression = compute(node, index);
    seen.set(key, expression);
    return expression;
  };
  const order = new Map<AnyTensor, number>();
  const compute = (node: AnyTensor, index: Index): Scalar => {
    const { lowering } = node.operation;
    switch (lowering.kind) {
      case "map":
        return substitute(
          lowering.expression,
          node.inputs.map((input) => readOrReduced(input, index)),
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
  const readOrReduced = (node: AnyTensor, index: Index): Scalar =>
    node === epilogues.get(root) ? REDUCED : read(node, index);

  const identity = root.sizes.map((_, axis) => along(axis));
  let kernel: LoopKernel;
  const base = { kind: "loop", dimensions, cell: root.dtype, flush } as const;
  if (!reduction || !source || reduction.operation.lowering.kind !== "reduce") {
    const expression = read(root, identity, true);
    kernel = { ...base, reduced: 0, reducer: "none", inputs: accesses, expression };
  } else {
    let [outer, inner] = [0, rank];
    const index = source.sizes.map((_, axis) => along(axes.includes(axis) ? inner++ : outer++));
    const expression = read(source, index);
    const epilogue = reduction === root ? undefined : compute(root, identity);
    const { reducer } = reduction.operation.lowering;
    kernel = { ...base, reduced: axes.length, reducer, inputs: accesses, expression };
    // The reduced value is the input after all that are read, and how many those are is known only now.
    if (epilogue) kernel = { ...kernel, epilogue: withReduced(epilogue, accesses.length) };
  }
  return { kernel: collapse(kernel), reads, offsets };
};

/** Stands for the reduced value until the number of inputs is known. */
const REDUCED: Scalar = { kind: "input", index: -1 };

const withReduced = (expression: Scalar, position: number): Scalar => {
  if (expression === REDUCED) return element(position);
  if (expression.kind !== "apply") return expression;
  return { ...expression, operands: expression.operands.map((operand) => withReduced(operand, position)) };
};

/** The index of a reshape's input: its axes of size 1 stay at 0, and the others run as they did. */
const renamed = (node: AnyTensor, input: AnyTensor, index: Index): Index => {
  const wide = index.filter((_, axis) => at(node.sizes, axis) !== 1);
  let next = 0;
  return input.sizes.map((size) => (size === 1 ? STILL : at(wide, next++)));
};
