/** The comparison of two graphs that were traced from one function. */
import { at } from "../at.ts";
import { show } from "../shape/dimension.ts";
import type { AnyTensor, Elements } from "../tensor.ts";
import { describe } from "../graph/fingerprint.ts";
import { topological } from "../graph/walk.ts";

/** A graph as it was traced: with names. */
export interface Graph {
  readonly inputs: readonly AnyTensor[];
  readonly outputs: readonly AnyTensor[];
}

/** Where two graphs differ first: a node of each as text. */
export interface Difference {
  readonly before: string;
  readonly after: string;
}

/**
 * The first difference of two graphs, if there is one: in an operation, in the numbers of a constant to the last bit, in
 * what a node reads, in sizes, or in the names of dimensions of results.
 */
export const differenceOf = (before: Graph, after: Graph): Difference | undefined => {
  const [old, now] = [nodesOf(before), nodesOf(after)];
  const numbers = new Map<AnyTensor, number>();
  now.forEach((node, i) => numbers.set(node, i));
  const oldNumbers = new Map<AnyTensor, number>();
  const isSame = (a: AnyTensor, b: AnyTensor): boolean => oldNumbers.get(a) === numbers.get(b);
  for (const [i, node] of old.entries()) {
    const other = now[i];
    if (
      other?.dtype !== node.dtype ||
      !isEqual(node.sizes, other.sizes) ||
      node.inputs.length !== other.inputs.length ||
      !node.inputs.every((input, k) => isSame(input, at(other.inputs, k))) ||
      node.operation.name !== other.operation.name ||
      !isEqual(node.operation.lowering, other.operation.lowering)
    ) {
      return { before: textOf(node), after: other ? textOf(other) : END };
    }
    oldNumbers.set(node, i);
  }
  const more = now[old.length];
  if (more) return { before: END, after: textOf(more) };
  const k = before.outputs.findIndex((node, i) => {
    const other = after.outputs[i];
    return !other || !isSame(node, other) || !isEqual(node.shape, other.shape);
  });
  if (k < 0 && before.outputs.length === after.outputs.length) return undefined;
  const output = (graph: Graph): string => {
    const node = graph.outputs[k < 0 ? before.outputs.length : k];
    return node ? `the result ${textOf(node)}` : END;
  };
  return { before: output(before), after: output(after) };
};

const END = "the end";

const nodesOf = ({ inputs, outputs }: Graph): readonly AnyTensor[] => topological([...inputs, ...outputs]);

const textOf = ({ operation, inputs, shape }: AnyTensor): string => {
  const text = describe(operation.lowering);
  const given = inputs.length === 0 ? "" : ` of ${inputs.map((input) => show(input.shape)).join(" and ")}`;
  return `${text}${given}, ${show(shape)}`;
};

/** Whether two values that are made of plain objects and arrays have the same content; numbers to the last bit. */
const isEqual = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (isNumbers(a)) return isNumbers(b) && sameBytes(a, b);
  const [left, right] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => isEqual(left[key], right[key]));
};

const isNumbers = (value: object): value is Elements => value instanceof Float64Array || value instanceof Int32Array;

const sameBytes = (a: Elements, b: Elements): boolean => {
  if (a.BYTES_PER_ELEMENT !== b.BYTES_PER_ELEMENT || a.length !== b.length) return false;
  const [left, right] = [wordsOf(a), wordsOf(b)];
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
};

const wordsOf = ({ buffer, byteOffset, byteLength }: Elements): Uint32Array =>
  new Uint32Array(buffer, byteOffset, byteLength / 4);
