/** The comparison of two graphs that were traced from one function. */
import { at } from "../at.ts";
import { show } from "../shape/dimension.ts";
import type { AnyTensor, Elements } from "../tensor.ts";
import { describe } from "../graph/fingerprint.ts";

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
 * what a node reads, in sizes, or in the names of dimensions of results. A node that both graphs share is no difference.
 */
export const differenceOf = (before: Graph, after: Graph): Difference | undefined => {
  /** For each visited node of the one graph, the node of the other graph in its place. */
  const places = new Map<AnyTensor, AnyTensor>();
  before.inputs.forEach((input, i) => places.set(input, after.inputs[i] ?? input));
  const [old, now] = [before.outputs.toReversed(), after.outputs.toReversed()];
  for (let node = old.pop(), other = now.pop(); node && other; node = old.pop(), other = now.pop()) {
    if (node === other) continue;
    const known = places.get(node);
    if (known === other) continue;
    if (known || !isSameNode(node, other)) return { before: textOf(node), after: textOf(other) };
    places.set(node, other);
    for (let i = node.inputs.length - 1; i >= 0; i--) {
      old.push(at(node.inputs, i));
      now.push(at(other.inputs, i));
    }
  }
  const k = before.outputs.findIndex(({ shape }, i) => !isEqual(shape, after.outputs[i]?.shape));
  if (k < 0 && before.outputs.length === after.outputs.length) return undefined;
  const output = ({ outputs }: Graph): string => {
    const node = outputs[k < 0 ? before.outputs.length : k];
    return node ? `the result ${textOf(node)}` : "the end";
  };
  return { before: output(before), after: output(after) };
};

/** Whether two nodes do the same, whatever they read. */
const isSameNode = (a: AnyTensor, b: AnyTensor): boolean =>
  a.dtype === b.dtype &&
  a.inputs.length === b.inputs.length &&
  isEqual(a.sizes, b.sizes) &&
  (a.operation === b.operation ||
    (a.operation.name === b.operation.name && isEqual(a.operation.lowering, b.operation.lowering)));

const textOf = ({ operation, inputs, shape }: AnyTensor): string => {
  const text = describe(operation.lowering);
  const given = inputs.length === 0 ? "" : ` of ${inputs.map((input) => show(input.shape)).join(" and ")}`;
  return `${text}${given}, ${show(shape)}`;
};

/** Whether two values that are made of plain objects and arrays have the same content; numbers to the last bit. */
const isEqual = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((x, i) => isEqual(x, b[i]));
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
