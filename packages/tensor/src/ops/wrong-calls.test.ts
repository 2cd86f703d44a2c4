/** Checks that every operation refuses wrong arguments by a sentence that begins with its own name. */
import { expect, test } from "vitest";
import { at } from "../at.ts";
import { evaluate } from "../graph/evaluate.ts";
import * as operations from "../operations.ts";
import { ShapeError } from "../shape/dimension.ts";
import { type WrongCall, wrongCalls } from "../testing/wrong-arguments.ts";

/** What is wrong about how a call is refused. What a function throws that an operation was given is its own. */
const faultOf = ({ name, args }: WrongCall): string | undefined => {
  const thrownInside = new Set<unknown>();
  const watched = args.map((arg) => {
    if (typeof arg !== "function") return arg;
    return (...given: readonly unknown[]): unknown => {
      try {
        return Reflect.apply(arg as () => unknown, undefined, given);
      } catch (error) {
        thrownInside.add(error);
        throw error;
      }
    };
  });
  try {
    Reflect.apply(Reflect.get(operations, name) as () => unknown, undefined, watched);
    return undefined;
  } catch (error) {
    if (thrownInside.has(error)) return undefined;
    if (!(error instanceof Error)) return "throws what is no error";
    const isSentence = error instanceof ShapeError || error instanceof RangeError || error instanceof TypeError;
    return isSentence && error.message.startsWith(`${name}: `) ? undefined : `${error.name}: ${error.message}`;
  }
};

test("thousands of wrong calls", { timeout: 120_000 }, async () => {
  const calls = await wrongCalls();
  const faults = new Map<string, string>();
  for (const call of calls) {
    const fault = faultOf(call);
    // One of a kind is enough to show.
    if (fault !== undefined)
      faults.set(`${call.name} ${fault.replaceAll(/\d+/g, "")}`, `${call.name}, ${call.fault}: ${fault}`);
  }
  expect([...faults.values()]).toEqual([]);
  const called = new Set(calls.map(({ name }) => name));
  expect(Object.keys(operations).filter((name) => !called.has(name))).toEqual([]);
  expect(calls.length).toBeGreaterThan(20_000);
});

/** A call, whatever its arguments are. */
const called = (name: keyof typeof operations, ...args: readonly unknown[]): unknown =>
  Reflect.apply(Reflect.get(operations, name) as () => unknown, undefined, args);

const [empty, ids] = [operations.tensor("0", []), operations.tensor("int:2", [1, 0])];
const [table, none] = [operations.tensor("3 2", [1, 2, 3, 4, 5, 6]), operations.tensor("int:2 0", [])];

test.each<[string, () => unknown]>([
  ["tensor: 'double:3': 'double:3' is neither a name nor a size", () => called("tensor", "double:3", [1, 2, 3])],
  ["expand: 'a -> b': '->' is neither a name nor a size", () => called("expand", ids, "a -> b")],
  ["stack: '...': '...' is neither a name nor a size", () => called("stack", [ids, ids], "...")],
  [
    "filled: element 0 is 1.5, which is no whole number, as an int has to be.",
    () => called("filled", 1.5, [2], [2], "int"),
  ],
  ["filled: 'dtype' is the text 'floot', none of float, int", () => called("filled", 0.5, [2], [2], "floot")],
  ["scalar: 'dtype' is the text 'bool', none of float, int", () => called("scalar", 0.5, "bool")],
  [
    "paddingMask: 'padding' is 1.5, no whole number of 32 bits, but 'ids' [2] is int: toFloat makes floats of ints",
    () => called("paddingMask", ids, 1.5),
  ],
  ["mse: '0' of [0] has size 0: nothing has no mse", () => called("mse", empty, empty)],
  [
    "embeddingBag: 'indices' [2, 0] has bags without places, which have no mean",
    () => called("embeddingBag", table, none),
  ],
  [
    "embeddingBag: 'indices' [2, 0] has bags without places, which have no max",
    () => called("embeddingBag", table, none, { combine: "max" }),
  ],
  [
    "embeddingBag: 'table' [] has no rows: a table needs at least one dimension",
    () => called("embeddingBag", operations.scalar(1), ids),
  ],
  ["sum: 'options' is the boolean true, not an object of keep", () => called("sum", table, -1, true)],
  ["variance: 'options' is null, not an object of keep", () => called("variance", table, -1, null)],
  [
    "iota: 'n' has 10000000000 positions, more than ints of 32 bits count, 2147483648.",
    () => called("iota", "n", 1e10),
  ],
  [
    "batchNorm: 'training' is undefined, neither true nor false",
    () => called("batchNorm", table, { gain: empty, bias: empty }, { mean: empty, variance: empty }, {}),
  ],
  [
    "cond: 'given' is a Map: use a plain object or an array.",
    () => called("cond", operations.greater(1, 0), new Map(), String, String),
  ],
])("%s", (sentence, call) => {
  expect(call).toThrow(sentence);
});

test("lengths beyond a size count all of it, and those below 0 nothing", () => {
  const mask = operations.lengthMask(operations.tensor("int:2", [-1, 5]), "length", 3);
  expect([...at(evaluate([mask], new Map()), 0)]).toEqual([0, 0, 0, 1, 1, 1]);
});
