/** Checks that every export refuses what it is not made for by a sentence of its own: no trap of the language, and no silence. */
import { expect, test } from "vitest";
import * as forAuthors from "./extend.ts";
import * as forUsers from "./index.ts";

const exported = { ...forUsers, ...forAuthors };

/** What nobody means to give. */
const wrong: Readonly<Record<string, unknown>> = {
  undefined: undefined,
  null: null,
  promise: Promise.resolve(1),
  array: [1, "a"],
  object: { a: 1 },
  text: "abc",
  NaN: NaN,
  Map: new Map([[1, 2]]),
};

const TREE = "takes trees, which may have no tensor in them";
const INNER = "is called for each element or node, by those who write operations and devices";

/** What is not walked through, and why. */
const exceptions: Readonly<Record<string, string>> = {
  apply: INNER,
  at: INNER,
  closable: INNER,
  concatAxis: INNER,
  count: INNER,
  element: INNER,
  evaluate: INNER,
  fingerprint: INNER,
  fmaAvailable: "takes nothing",
  hostElements: INNER,
  hostPlan: INNER,
  interpreter: "takes nothing",
  iterate: INNER,
  isTensor: "answers for any value",
  leaves: TREE,
  listening: INNER,
  literal: INNER,
  mapTree: TREE,
  mapTrees: TREE,
  measureWide: "takes nothing",
  nodeFormula: INNER,
  noted: INNER,
  notedRule: INNER,
  philox: INNER,
  reduceAxes: INNER,
  release: TREE,
  schedule: INNER,
  show: INNER,
  sliceAxis: INNER,
  spend: INNER,
  spendable: INNER,
  streamOf: INNER,
  tensors: TREE,
  toHost: TREE,
  topological: INNER,
  unrolledLoop: INNER,
  uniforms: INNER,
  uniformWords: INNER,
  wasm: "takes options, each of which may be left out: what is no object is refused below",
  wideAvailable: "takes nothing",
  windowAxis: INNER,
  withCheckedIndices: INNER,
  withTensors: TREE,
};

/** Classes are no functions to call, and operands may be numbers, of which NaN is one. */
const isClass = (f: object): boolean => /^class\b/.test(Function.prototype.toString.call(f));
const TAKE_NUMBERS = ["scalar", "select", "equal", "notEqual", "greater", "greaterEqual", "less", "lessEqual"];
const takesNumbers = (name: string): boolean => TAKE_NUMBERS.includes(name) || "sample" in callable(name);

const callable = (name: string): object => Object(Reflect.get(exported, name));

/** What the language says by itself where nobody looked. */
const TRAP = /^(Cannot |Class |Invalid |.* is not (a function|iterable|defined|a constructor)|.*undefined \()/;

/** What is wrong about what a call does: nothing, if it throws a sentence. */
const faultOf = (f: object, values: readonly unknown[]): string | undefined => {
  try {
    Reflect.apply(f as () => unknown, undefined, values);
    return "gives a result";
  } catch (error) {
    if (!(error instanceof Error)) return "throws what is no error";
    return TRAP.test(error.message) || !error.message.includes(" ") ? error.message : undefined;
  }
};

const names = Object.keys(exported).filter((name) => {
  const value: unknown = Reflect.get(exported, name);
  return typeof value === "function" && !isClass(value) && !(name in exceptions);
});

test.each(names)("%s", (name) => {
  const faults = Object.entries(wrong).flatMap(([kind, value]) =>
    [1, 2, 4].flatMap((times) => {
      if (kind === "NaN" && takesNumbers(name)) return [];
      // Trees without tensors, which are equal.
      if (name === "assumeEqual" && (kind === "array" || kind === "object")) return [];
      const fault = faultOf(callable(name), Array<unknown>(times).fill(value));
      return fault === undefined ? [] : [`${times} × ${kind}: ${fault}`];
    }),
  );
  expect(faults).toEqual([]);
});

test("options of a device that are no object", () => {
  const kinds = ["null", "promise", "array", "text", "NaN", "Map"];
  expect(kinds.filter((kind) => faultOf(exported.wasm, [wrong[kind]]) !== undefined)).toEqual([]);
});

test("users of tensors see about 180 functions and values, authors about 40 more: a new one belongs to one of them", () => {
  expect(Object.keys(forUsers).length).toBeLessThanOrEqual(190);
  expect(Object.keys(forAuthors).length).toBeLessThanOrEqual(45);
});

test("each exception is exported", () => {
  expect(Object.keys(exceptions).filter((name) => !(name in exported))).toEqual([]);
});
