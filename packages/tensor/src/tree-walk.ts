/** The walk through a tree of tensors: it finds the parts of a tree, and refuses everything else with its path. */
import { isObject } from "./is-object.ts";
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
  isObject(value) && Array.isArray(value["sizes"]) && isObject(value["operation"]) && "lowering" in value["operation"];

/** The way to a value in a tree, from its last key back to the first; undefined for the tree itself. */
export type Way = { readonly key: string; readonly before: Way } | undefined;

/** A way as text, after the path to the tree. */
export const pathOf = (way: Way, root = ""): string => {
  const keys: string[] = [];
  for (let step = way; step; step = step.before) keys.push(quoted(step.key));
  if (root !== "") keys.push(root);
  return keys.toReversed().join(".");
};

/** A key as a part of a path: a dot within it must not read like one between keys. */
export const quoted = (key: string): string => (key === "" || /[".]/.test(key) ? JSON.stringify(key) : key);

/** A part of a tree, which stands behind the part that it is in. */
export interface TreePart {
  /** An object, an array, a text, a number, a boolean, null or undefined, unless the part is a tensor. */
  readonly value?: unknown;
  readonly tensor?: AnyTensor | undefined;
  readonly way: Way;
  /** The number of the part that it is in, and -1 for the tree itself. */
  readonly owner: number;
  /** An object's keys as sorted texts, or an array's places. */
  readonly keys?: readonly string[];
}

/** How a tree is walked through. */
export interface WalkOptions {
  /** The path to the tree in messages. */
  readonly root?: string;
  /** The name of the tree in messages. */
  readonly subject?: string;
}

/**
 * The parts of a tree, in the order of their keys as texts, or of their places in an array. The walk has a stack of its own, so that
 * depth is no limit.
 *
 * @throws TypeError for a value that cannot be part of a tree, with the path to it
 */
export const partsOf = (tree: unknown, options: WalkOptions = {}): readonly TreePart[] => {
  const parts: TreePart[] = [];
  /** Values to be visited, and objects whose parts are done. */
  const stack: (TreePart | { readonly done: object })[] = [{ value: tree, way: undefined, owner: -1 }];
  /** The objects that lead to where the walk is. */
  const open = new Set<object>();
  for (let task = stack.pop(); task; task = stack.pop()) {
    if ("done" in task) {
      open.delete(task.done);
      continue;
    }
    const { value, way, owner } = task;
    const refusal = refusalAt(way, options);
    if (isTensor(value)) parts.push({ tensor: value, way, owner });
    else if (isObject(value)) {
      if (open.has(value)) throw refusal("a cycle", "nothing may be a part of itself");
      const keys = keysOf(value, refusal);
      open.add(value);
      stack.push({ done: value });
      for (const key of keys.toReversed()) {
        stack.push({ value: value[key], way: { key, before: way }, owner: parts.length });
      }
      parts.push({ ...task, keys });
    } else {
      if (typeof value === "function") throw refusal("a function", "close over it instead");
      if (typeof value === "symbol") throw refusal("a symbol", "use a text");
      parts.push(task);
    }
  }
  return parts;
};

/** The keys of a plain object, sorted, or the places of an array; everything else is refused. */
const keysOf = (value: object, refusal: Refusal): readonly string[] => {
  const isArray = Array.isArray(value);
  if (!isPlain(value)) throw refusal(`a ${nameOf(value)}`, adviceFor(value));
  const keys: string[] = [];
  for (const key of Reflect.ownKeys(value)) {
    if (isArray && key === "length") continue;
    if (typeof key === "symbol") throw refusal(`the key ${String(key)}`, "use a text as its key");
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (!property?.enumerable) throw refusal(`a hidden property '${key}'`, "use an ordinary one");
    if (!("value" in property)) throw refusal(`a getter '${key}'`, "use a property with a value");
    keys.push(key);
  }
  if (!isArray) return keys.toSorted();
  const wrong = keys.findIndex((key, i) => key !== String(i) || i >= value.length);
  const place = wrong < 0 ? keys.length : wrong;
  if (place < value.length) throw refusal(`a hole at place ${place}`, "fill every place of the array");
  if (wrong >= 0) throw refusal(`an array with a property '${keys[wrong]}'`, "use an object");
  return keys;
};

/** Whether a value is an array or object as literals make them, here or in another realm. */
export const isPlain = (value: object): boolean => {
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

/** The error for a value that cannot be part of a tree: what it is, and what to do. */
type Refusal = (what: string, advice: string) => TypeError;

const refusalAt =
  (way: Way, { root, subject = "A tree of tensors" }: WalkOptions): Refusal =>
  (what, advice) => {
    const path = pathOf(way, root);
    return new TypeError(`${subject} ${path === "" ? "is" : "has"} ${what}${path && ` at '${path}'`}: ${advice}.`);
  };
