/** The search for the operation that was the first to give NaN or an infinity. */
import { at } from "../at.ts";
import type { Device } from "../devices/device.ts";
import { topological } from "../graph/walk.ts";
import { show } from "../shape/dimension.ts";
import { checkFunction } from "../shape/sizes.ts";
import type { AnyTensor } from "../tensor.ts";
import { toHost } from "../to-host.ts";
import { tensors } from "../tree.ts";
import { loopOrigin } from "./loop-origin.ts";
import { firstBad, type FirstFault, firstFaultOf, type Values } from "./origin.ts";
import { labelAfter, labelAt, placeOf } from "./place.ts";
import { record, type Recording } from "./record.ts";
import { elementsOf, inFloat32, type NodeValue, onDevice } from "./values.ts";

/** Where a program stops being finite. */
export interface NotFinite {
  /** NaN, or an infinity. */
  readonly value: number;
  /** The operation that gives it first; `argument` if it is in what the function was given. */
  readonly operation: string;
  /** The label of its result, or else the first label that it is made into; in a derivative, of what is differentiated. */
  readonly label: string | undefined;
  /** The dimensions of its result, and the place in it. */
  readonly shape: string;
  readonly place: string;
  /** The numbers that it was computed from there, if it goes element by element. */
  readonly operands: readonly number[];
  /** The line of the user's code that called it. */
  readonly line: string | undefined;
  /** The operation in whose derivative it is, if it is in one. */
  readonly derivativeOf: string | undefined;
  /**
   * The steps of the loops that it is in, counted from 0, from the outermost loop on; empty if it is in none. A derivative goes from
   * the last step to the first: it is the step that is differentiated.
   */
  readonly steps: readonly number[];
  /** The result of the function that is not finite in consequence: its path in the tree of results. */
  readonly result: string;
  /** All of this as a sentence. */
  readonly sentence: string;
}

/** A function to search. */
export type FindNotFinite = <A extends readonly unknown[]>(
  f: (...args: A) => unknown,
  device?: Device,
) => (...args: A) => Promise<NotFinite | undefined>;

/**
 * Finds the first operation of a function that gives NaN or an infinity, for arguments with which a result is not finite. Each
 * operation is computed by itself, in float32; with a device, that device computes it. Nothing is found if all results are
 * finite. An infinity that a constant has, as that of a mask, is meant; one that is left aside by a `select` does not count.
 *
 * @example
 * ```ts
 * const ratio = (x: Tensor<["n"]>) => sum(label("log ratio", log(div(x, 2))));
 * const found = await findNotFinite(ratio)(tensor("n", [1, 0, 2], { n: 3 }));
 * [found?.operation, found?.label, found?.place, found?.value]; // ["log", "log ratio", "n 1", -Infinity]
 * ```
 */
export const findNotFinite: FindNotFinite = (f, device) => {
  checkFunction("findNotFinite", "f", f);
  return async (...args) => {
    const recording = record("findNotFinite", f, args);
    const given = await toHost(tensors(args));
    const valueOf = valueOn(device);
    const values = await valuesOf(recording, given, valueOf);
    const result = recording.outputs.find(({ tensor }) => firstBad(values.get(tensor)) !== undefined);
    if (!result) return undefined;
    const order = topological(recording.outputs.map(({ tensor }) => tensor));
    const found = await within({ origin: firstFaultOf(result.tensor, values), values, order, steps: [] }, valueOf);
    return described(recording, found, result.path);
  };
};

/** What a node without inputs gives is the same everywhere: keys, constants. */
const valueOn = (device: Device | undefined): NodeValue => {
  if (!device) return inFloat32;
  const own = onDevice(device);
  return (node, inputs) => (node.inputs.length === 0 ? inFloat32 : own)(node, inputs);
};

/** The values of all nodes that are needed later: of those that are not finite, and of what these were made of. */
const valuesOf = async (
  { inputs, outputs }: Recording,
  given: readonly AnyTensor[],
  valueOf: NodeValue,
): Promise<Values> => {
  const order = topological(outputs.map(({ tensor }) => tensor));
  const readers = new Map<AnyTensor, number>();
  for (const node of order) for (const input of node.inputs) readers.set(input, (readers.get(input) ?? 0) + 1);
  const values = new Map(inputs.map(({ tensor }, i) => [tensor, elementsOf(at(given, i))] as const));
  const kept = new Set<AnyTensor>(outputs.map(({ tensor }) => tensor));
  for (const node of order) {
    if (!values.has(node)) {
      const own = node.inputs.map((input) => values.get(input) ?? new Float64Array());
      values.set(node, await valueOf(node, own));
    }
    if (firstBad(values.get(node)) !== undefined) for (const each of [node, ...node.inputs]) kept.add(each);
    for (const input of node.inputs) {
      const left = (readers.get(input) ?? 0) - 1;
      readers.set(input, left);
      if (left === 0 && !kept.has(input)) values.delete(input);
    }
  }
  return values;
};

/** An origin in the graph that it is in, and the steps of the loops that lead there, from the outermost on. */
interface Found {
  readonly origin: FirstFault;
  readonly values: Values;
  readonly order: readonly AnyTensor[];
  readonly steps: readonly number[];
}

/** What makes a loop's numbers infinite is an operation of its step, which may be a loop again. */
const within = async (found: Found, valueOf: NodeValue): Promise<Found> => {
  const inner = await loopOrigin(found.origin.node, found.values, valueOf);
  return inner ? within({ ...inner, steps: [...found.steps, inner.step] }, valueOf) : found;
};

const described = (
  { inputs, nodes, lineOf, rules }: Recording,
  { origin: { node, index }, values, order, steps }: Found,
  result: string,
): NotFinite => {
  const argument = inputs.find(({ tensor }) => tensor === node);
  const { operation, shape } = node;
  const value = values.get(node)?.[index] ?? NaN;
  const isByElement = operation.lowering.kind === "map";
  const operands = isByElement ? node.inputs.map((input) => values.get(input)?.[index] ?? NaN) : [];
  const derived = rules.get(node);
  // In a derivative the name that the user gave is that of what is differentiated.
  const ofDerived = derived && labelled(derived, nodes);
  const own = ofDerived ? undefined : labelled(node, order);
  const found = {
    value,
    operation: argument ? "argument" : operation.name,
    label: (ofDerived ?? own)?.label,
    shape: show(shape),
    place: placeOf(node, index),
    operands,
    line: lineOf(node),
    derivativeOf: derived?.operation.name,
    steps,
    result,
  };
  const where = found.place === "" ? "" : ` at ${found.place} of ${found.shape}`;
  const made = operands.length === 0 ? "" : `, of ${operands.map((x) => Number(x.toPrecision(6))).join(" and ")}`;
  const rule = derived ? `, in the derivative of ${derived.operation.name}${ofDerived?.said ?? ""}` : "";
  const loop = steps.map((step) => `, in step ${step} of a loop`).join("");
  const line = found.line === undefined ? "" : `, called at ${found.line}`;
  const sentence = argument
    ? `The argument '${argument.path}' is ${value}${where} before anything is computed.`
    : `The operation ${operation.name}${own?.said ?? ""} gives ${value}${where}${made}${rule}${loop}${line}.`;
  return { ...found, sentence };
};

/** The label of a node, or else the first one that it is made into, and how a sentence says so. */
const labelled = (node: AnyTensor, order: readonly AnyTensor[]) => {
  const direct = labelAt(node, order);
  if (direct !== undefined) return { label: direct, said: ` ('${direct}')` };
  const later = labelAfter(node, order);
  return later === undefined ? undefined : { label: later, said: ` (on the way to '${later}')` };
};
