/** The walk through a tree of tensors: it visits the parts of a tree, and refuses everything else with its path. */
import type { AnyTensor } from "./tensor.ts";

/**
 * Whether a value is a tensor.
 *
 * @example
 * ```ts
 * [isTensor(tensor("2", [1, 2])), isTensor([1, 2])]; // [true, false]
 * ```
 */
export const isTensor = (value: unknown): value is AnyTensor =>
  typeof value === "object" &&
  value !== null &&
  "operation" in value &&
  "sizes" in value &&
  Array.isArray(value.sizes) &&
  typeof value.operation === "object" &&
  value.operation !== null &&
  "lowering" in value.operation;

/** The way to a value in a tree, from its last key back to the first; undefined for the tree itself. */
export type Way = { readonly key: string; readonly before: Way } | undefined;

/** A way as text, after the path to the tree. */
export const pathOf = (way: Way, root = ""): string => {
  const keys: string[] = [];
  for (let step = way; step; step = step.before) keys.push(quoted(step.key));
  return [...(root === "" ? [] : [root]), ...keys.toReversed()].join(".");
};

/** A key as a part of a path: a dot within it must not read like one between keys. */
export const quoted = (key: string): string => (key === "" || /[".]/.test(key) ? JSON.stringify(key) : key);

/** The actions of a walk. */
export interface Visitor {
  /** Gives the replacement of a tensor. */
  readonly tensor: (tensor: AnyTensor, way: Way) => AnyTensor;
  /** Receives texts, numbers, booleans, null and undefined. */
  readonly other?: (value: unknown, way: Way) => void;
  /** Receives an object's keys, in order, or an array's length, before the parts in it. */
  readonly enter?: (keys: readonly string[] | number) => unknown;
}

/** How a tree is walked through. */
export interface WalkOptions {
  /** The path to the tree in messages. */
  readonly root?: string;
  /** The name of the tree in messages. */
  readonly subject?: string;
  /** Whether the new objects have their keys in the order of the walk, instead of that of the old ones. */
  readonly isSorted?: boolean;
}

/** A value that is still to be visited, and where it goes; or an object whose parts are done. */
type Task =
  | { readonly value: unknown; readonly way: Way; readonly into: Record<string, unknown>; readonly key: string }
  | { readonly done: object };

/**
 * The same tree, made anew with the tensors that the visitor gives. Parts are visited in the order of their keys as texts, or
 * of their places in an array. It walks with a stack of its own, so that depth is no limit.
 *
 * @throws TypeError for a value that cannot be part of a tree, with the path to it
 */
export const walk = (tree: unknown, visitor: Visitor, options: WalkOptions = {}): unknown => {
  const result: Record<string, unknown> = {};
  const stack: Task[] = [{ value: tree, way: undefined, into: result, key: "tree" }];
  /** The objects that lead to where the walk is. */
  const open = new Set<object>();
  for (let task = stack.pop(); task; task = stack.pop()) {
    if ("done" in task) {
      open.delete(task.done);
      continue;
    }
    const { value, way, into, key } = task;
    if (isTensor(value)) into[key] = visitor.tensor(value, way);
    else if (typeof value === "object" && value !== null) {
      if (open.has(value)) throw refusal("a cycle", "nothing may be a part of itself", way, options);
      const keys = keysOf(value, way, options);
      open.add(value);
      stack.push({ done: value });
      const isArray = Array.isArray(value);
      const ordered = isArray ? keys : keys.toSorted(byText);
      visitor.enter?.(isArray ? keys.length : ordered);
      const empty = (options.isSorted ? ordered : keys).map((name) => [name, undefined] as const);
      const made: Record<string, unknown> = isArray ? asRecord(empty.map(() => undefined)) : Object.fromEntries(empty);
      into[key] = made;
      const parts = asRecord(value);
      for (const name of ordered.toReversed()) {
        stack.push({ value: parts[name], way: { key: name, before: way }, into: made, key: name });
      }
    } else {
      if (typeof value === "function") throw refusal("a function", "close over it instead", way, options);
      if (typeof value === "symbol") throw refusal("a symbol", "use a text", way, options);
      visitor.other?.(value, way);
      into[key] = value;
    }
  }
  return result["tree"];
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** An object or array by its keys. */
const asRecord = (value: object): Record<string, unknown> => value as Record<string, unknown>;

/** The keys of a plain object, or the places of an array; everything else is refused. */
const keysOf = (value: object, way: Way, options: WalkOptions): readonly string[] => {
  const isArray = Array.isArray(value);
  if (!isPlain(value)) throw refusal(`a ${nameOf(value)}`, adviceFor(value), way, options);
  const keys: string[] = [];
  for (const key of Reflect.ownKeys(value)) {
    if (isArray && key === "length") continue;
    if (typeof key === "symbol") throw refusal(`the key ${String(key)}`, "use a text as its key", way, options);
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (!property?.enumerable) throw refusal(`a hidden property '${key}'`, "use an ordinary one", way, options);
    if (!("value" in property)) throw refusal(`a getter '${key}'`, "use a property with a value", way, options);
    keys.push(key);
  }
  if (!isArray) return keys;
  const wrong = keys.findIndex((key, i) => key !== String(i) || i >= value.length);
  const place = wrong < 0 ? keys.length : wrong;
  if (place < value.length) throw refusal(`a hole at place ${place}`, "fill every place of the array", way, options);
  if (wrong >= 0) throw refusal(`an array with a property '${keys[wrong]}'`, "use an object", way, options);
  return keys;
};

/** Whether a value is an array or object as literals make them, here or in another realm. */
const isPlain = (value: object): boolean => {
  let above = 0;
  for (let it: unknown = Object.getPrototypeOf(value); it !== null; it = Object.getPrototypeOf(it)) above++;
  return Array.isArray(value) ? above === 2 : above <= 1;
};

const nameOf = (value: object): string => {
  const { constructor } = value as { readonly constructor?: unknown };
  const name = typeof constructor === "function" ? constructor.name : "";
  return name || Object.prototype.toString.call(value).slice(8, -1);
};

const adviceFor = (value: object): string => {
  if (value instanceof Promise) return "await it first";
  if (ArrayBuffer.isView(value)) return 'make a tensor of it, as in tensor("items 100", numbers, { items })';
  return "use a plain object or an array";
};

const refusal = (what: string, advice: string, way: Way, options: WalkOptions): TypeError => {
  const path = pathOf(way, options.root);

  return new TypeError(
    `${options.subject ?? "A tree of tensors"} ${path === "" ? "is" : "has"} ${what}${path && ` at '${path}'`}: ${advice}.`,
  );
};
