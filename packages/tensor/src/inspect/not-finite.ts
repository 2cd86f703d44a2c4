/** The search for the operation that was the first to give NaN or an infinity. */
import { at } from "../at.ts";
import type { Device } from "../devices/device.ts";
import { topological } from "../graph/walk.ts";
import { show } from "../shape/dimension.ts";
import { checkFunction } from "../shape/sizes.ts";
import type { AnyTensor, Elements } from "../tensor.ts";
import { toHost } from "../to-host.ts";
import { tensors } from "../tree.ts";
import { labelAfter, labelAt, placeOf } from "./place.ts";
import { record, type Recording } from "./record.ts";
import { elementsOf, inFloat32, onDevice } from "./values.ts";

/** Where a program stops being finite. */
export interface NotFinite {
  /** NaN, or an infinity. */
  readonly value: number;
  /** The operation that gives it first; `argument` if it is in what the function was given. */
  readonly operation: string;
  /** The label of its result, or else the first label that it is made into. */
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
    const values = await valuesOf(recording, given, device);
    const result = recording.outputs.find(({ tensor }) => firstBad(values.get(tensor)) !== undefined);
    return result && described(recording, values, originOf(result.tensor, values), result.path);
  };
};

type Values = ReadonlyMap<AnyTensor, Elements>;

/** The values of all nodes that are needed later: of those that are not finite, and of what these were made of. */
const valuesOf = async (
  { inputs, outputs }: Recording,
  given: readonly AnyTensor[],
  device: Device | undefined,
): Promise<Values> => {
  const order = topological(outputs.map(({ tensor }) => tensor));
  const readers = new Map<AnyTensor, number>();
  for (const node of order) for (const input of node.inputs) readers.set(input, (readers.get(input) ?? 0) + 1);
  const values = new Map(inputs.map(({ tensor }, i) => [tensor, elementsOf(at(given, i))] as const));
  const kept = new Set<AnyTensor>(outputs.map(({ tensor }) => tensor));
  const valueOf = device ? onDevice(device) : inFloat32;
  for (const node of order) {
    if (!values.has(node)) {
      const own = node.inputs.map((input) => values.get(input) ?? new Float64Array());
      values.set(node, await (node.inputs.length === 0 ? inFloat32 : valueOf)(node, own));
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

/** The place of the first NaN, or else of the first infinity. */
const firstBad = (elements: Elements | undefined): number | undefined => {
  if (!elements || elements instanceof Int32Array) return undefined;
  const nan = elements.findIndex(Number.isNaN);
  const index = nan >= 0 ? nan : elements.findIndex((x) => !Number.isFinite(x));
  return index < 0 ? undefined : index;
};

interface Origin {
  readonly node: AnyTensor;
  readonly index: number;
}

/**
 * Follows what is not finite back to the first node that makes it of finite numbers. Where that only hands on an infinity that was
 * written down, the first NaN that was made of it counts.
 */
const originOf = (result: AnyTensor, values: Values): Origin => {
  let origin: Origin = { node: result, index: firstBad(values.get(result)) ?? 0 };
  let nan: Origin | undefined;
  for (;;) {
    const { node, index } = origin;
    const isByElement = node.operation.lowering.kind === "map";
    const own = node.inputs.flatMap((input): readonly Origin[] => {
      if (isMeant(input)) return [];
      const elements = values.get(input);
      if (!elements || elements instanceof Int32Array) return [];
      if (isByElement) return Number.isFinite(at(elements, index)) ? [] : [{ node: input, index }];
      const bad = firstBad(elements);
      return bad === undefined ? [] : [{ node: input, index: bad }];
    });
    const isNaNAt = (of: Origin): boolean => Number.isNaN(values.get(of.node)?.[of.index]);
    if (isNaNAt(origin)) nan = origin;
    // NaN comes from NaN, where there is one.
    const next = own.find(isNaNAt) ?? own[0];
    if (!next)
      return node.inputs.some((input) => isMeant(input) && isInfinite(values.get(input))) && nan ? nan : origin;
    origin = next;
  }
};

const isInfinite = (elements: Elements | undefined): boolean => firstBad(elements) !== undefined;

/** Whether an infinity was written down: it is a constant's, or a repetition or choice of one. */
const isMeant = (node: AnyTensor): boolean => {
  const { kind } = node.operation.lowering;
  if (kind === "constant") return true;
  if (kind === "input" || kind === "data") return false;
  return ["view", "reshape", "slice"].includes(kind) && node.inputs.every(isMeant);
};

const described = (
  { inputs, outputs, lineOf, rules }: Recording,
  values: Values,
  { node, index }: Origin,
  result: string,
): NotFinite => {
  const order = topological(outputs.map(({ tensor }) => tensor));
  const argument = inputs.find(({ tensor }) => tensor === node);
  const { operation, shape } = node;
  const value = values.get(node)?.[index] ?? NaN;
  const isByElement = operation.lowering.kind === "map";
  const operands = isByElement ? node.inputs.map((input) => values.get(input)?.[index] ?? NaN) : [];
  const direct = labelAt(node, order);
  const later = direct ?? labelAfter(node, order);
  const found = {
    value,
    operation: argument ? "argument" : operation.name,
    label: later,
    shape: show(shape),
    place: placeOf(node, index),
    operands,
    line: lineOf(node),
    derivativeOf: rules.get(node)?.operation.name,
    result,
  };
  const where = found.place === "" ? "" : ` at ${found.place} of ${found.shape}`;
  const named = direct !== undefined ? ` ('${direct}')` : later !== undefined ? ` (on the way to '${later}')` : "";
  const made = operands.length === 0 ? "" : `, of ${operands.map((x) => Number(x.toPrecision(6))).join(" and ")}`;
  const rule = found.derivativeOf === undefined ? "" : `, in the derivative of ${found.derivativeOf}`;
  const line = found.line === undefined ? "" : `, called at ${found.line}`;
  const sentence = argument
    ? `The argument '${argument.path}' is ${value}${where} before anything is computed.`
    : `The operation ${operation.name}${named} gives ${value}${where}${made}${rule}${line}.`;
  return { ...found, sentence };
};
