/** The comparison of two graphs that were traced from one function. */
import { at } from "../at.ts";
import { isObject } from "../is-object.ts";
import { show } from "../shape/dimension.ts";
import type { AnyTensor } from "../tensor.ts";
import { plain } from "../tree.ts";

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
    const change = changeOf(node, other);
    if (known || change) return { before: textOf(node, change?.before), after: textOf(other, change?.after) };
    places.set(node, other);
    for (let i = node.inputs.length - 1; i >= 0; i--) {
      old.push(at(node.inputs, i));
      now.push(at(other.inputs, i));
    }
  }
  const k = before.outputs.findIndex(({ shape }, i) => changeIn(shape, after.outputs[i]?.shape));
  if (k < 0 && before.outputs.length === after.outputs.length) return undefined;
  const output = ({ outputs }: Graph): string => {
    const node = outputs[k < 0 ? before.outputs.length : k];
    return node ? `the result ${textOf(node)}` : "the end";
  };
  return { before: output(before), after: output(after) };
};

/** What two nodes do differently, whatever they read: as text, if they do it by one operation. */
const changeOf = (a: AnyTensor, b: AnyTensor): Partial<Difference> | undefined => {
  if (a.dtype !== b.dtype || a.inputs.length !== b.inputs.length || changeIn(a.sizes, b.sizes)) return {};
  if (a.operation === b.operation) return undefined;
  if (a.operation.name !== b.operation.name) return {};
  const change = changeIn(comparable(a), comparable(b));
  if (!change) return undefined;
  const text = (value: unknown): string => `(${change.path.join(".")} = ${plain(value)})`;
  return { before: text(change.before), after: text(change.after) };
};

/** What is compared of an operation: the body of a loop is as long as its text. */
const comparable = ({ operation: { lowering } }: AnyTensor): unknown =>
  lowering.kind === "iterate" ? lowering.text : lowering;

/** A node as text. */
const textOf = ({ operation, inputs, shape }: AnyTensor, detail?: string): string => {
  const given = inputs.length === 0 ? [] : ["of", inputs.map((input) => show(input.shape)).join(" and ")];
  return `${[operation.name, ...(detail ? [detail] : []), ...given].join(" ")}, ${show(shape)}`;
};

/** Where two values differ, and what they have there. */
interface Change {
  /** The keys that lead there. */
  readonly path: readonly (string | number)[];
  readonly before: unknown;
  readonly after: unknown;
}

/** The first difference of two values that are made of plain objects, lists and numbers: numbers to the last bit. */
const changeIn = (before: unknown, after: unknown): Change | undefined => {
  if (Object.is(before, after)) return undefined;
  if (isList(before) && isList(after) && before.length === after.length) {
    for (let i = 0; i < before.length; i++) {
      const change = changeIn(before[i], after[i]);
      if (change) return { ...change, path: [i, ...change.path] };
    }
    return undefined;
  }
  if (isRecord(before) && isRecord(after)) {
    for (const key of Object.keys({ ...before, ...after })) {
      const change = changeIn(before[key], after[key]);
      if (change) return { ...change, path: [key, ...change.path] };
    }
    return undefined;
  }
  return { path: [], before, after };
};

const isList = (value: unknown): value is ArrayLike<unknown> => Array.isArray(value) || ArrayBuffer.isView(value);
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => isObject(value) && !isList(value);
