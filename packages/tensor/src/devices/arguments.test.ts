/** Checks what devices do with the arguments of a call, also of one that fails. */
import { expect, test } from "vitest";
import { add, compile, interpreter, mul, read, sub, type Tensor, tensor, wasm } from "../index.ts";
import { dataTensor } from "../ops/tensor.ts";
import { type HeldStorage, placeArguments } from "./arguments.ts";
import { SPENT } from "./spendable.ts";
import { wasmOver } from "./wasm/device.ts";
import { createHeap } from "./wasm/heap.ts";

type Vector = Tensor<["n"]>;
const vector = (...values: number[]): Vector => tensor("n", values, { n: values.length });

/** A step whose state has two parts, and which reads two other tensors. */
const step = (state: { a: Vector; b: Vector }, x: Vector, y: Vector) => ({
  state: { a: add(state.a, x), b: sub(mul(state.b, 2), y) },
});

test.each([interpreter, wasm])("a tensor that is given more than once counts as it is given, on %o", (make) => {
  using device = make();
  const f = compile(step, device, { carry: "state" });
  const results = (state: { a: Vector; b: Vector }): unknown => [[...read(state.a)], [...read(state.b)]];
  const fresh = (): Vector => f({ a: vector(1, 2), b: vector(0, 0) }, vector(0, 0), vector(0, 0)).state.a;
  const [once, twice, both] = [fresh(), fresh(), fresh()];
  expect(results(f({ a: once, b: vector(5, 5) }, once, once).state)).toEqual([
    [2, 4],
    [9, 8],
  ]);
  expect(results(f({ a: twice, b: twice }, vector(1, 1), vector(1, 1)).state)).toEqual([
    [2, 3],
    [1, 3],
  ]);
  expect(results(f({ a: both, b: both }, both, both).state)).toEqual([
    [2, 4],
    [1, 2],
  ]);
  expect(() => read(once)).toThrow("was given to a step");
  expect(() => read(both)).toThrow("was given to a step");
});

test("a call that cannot be made spends nothing", () => {
  using device = wasm({ threads: 1 });
  const f = compile(step, device, { carry: "state" });
  const { a, b } = f({ a: vector(1), b: vector(2) }, vector(0), vector(0)).state;
  const spent = f({ a: vector(1), b: vector(2) }, vector(0), vector(0)).state;
  f(spent, vector(0), vector(0));
  expect(() => f({ a, b: spent.b }, vector(0), vector(0))).toThrow("was given to a step");
  expect(() => f({ a, b }, vector(0), spent.a)).toThrow("was given to a step");
  expect([...read(a), ...read(b)]).toEqual([1, 4]);
});

test("where the memory is full, the state is still there, and what was set aside for the call is free again", () => {
  const heap = createHeap(false);
  using device = wasmOver(heap, 1);
  const f = compile((state: { a: Vector; b: Vector }) => ({ state: { a: state.b, b: state.a } }), device, {
    carry: "state",
  });
  const { state } = f({ a: vector(1, 2), b: vector(3, 4) });
  const size = 2 ** 20;
  const large = tensor("n", new Float32Array(size), { n: size });
  f({ a: large, b: large });
  const { allocate } = heap;
  let left = 1;
  const scarce = { ...heap, allocate: (bytes: number) => (left-- > 0 ? allocate(bytes) : allocate(2 ** 33)) };
  const g = compile((state: { a: Vector; b: Vector }) => ({ state }), wasmOver(scarce, 1), { carry: "state" });
  expect(() => g({ a: large, b: large })).toThrow("MiB are needed, and a wasm memory has at most");
  expect([...read(state.a), ...read(state.b)]).toEqual([3, 4, 1, 2]);
});

/** A memory whose places are texts. Arguments from elsewhere get `copy 0`, `copy 1` and so on; there is room for so many. */
const texts = (room: number) => {
  const memory = {};
  const [freed, spent]: [string[], string[]] = [[], []];
  const held = (place: string): Vector => {
    const take = (): string => {
      if (spent.includes(place)) throw new Error(SPENT);
      spent.push(place);
      return place;
    };
    const storage: HeldStorage<string> = {
      memory,
      read: () => new Float64Array(1),
      place: () => place,
      take,
      spend: () => void take(),
      verify: () => undefined,
    };
    return dataTensor(storage, ["n"], [1], "float");
  };
  const bring = (_: unknown, i: number): string => {
    if (i >= room) throw new RangeError("no room");
    return `copy ${i}`;
  };
  return { memory, held, bring, free: (place: string) => void freed.push(place), freed, spent };
};

const program = (count: number, carried: readonly number[]) => {
  const ends = Array.from({ length: count }, () => vector(0));
  return { inputs: ends, outputs: carried.map(() => vector(0)), carried, names: ends.map((_, i) => `x${i}`) };
};

test("what lies in the memory stays where it is, and all else is brought there; the state is spent at the end", () => {
  const { held, spent, ...memory } = texts(4);
  const place = placeArguments<string>(program(5, [0, -1, 3]), { ...memory, reads: (i) => i !== 4 });
  const placed = place([held("a"), held("b"), vector(1), vector(2), vector(3)]);
  expect(placed.places).toEqual(["a", "b", "copy 2", "copy 3", undefined]);
  expect([0, 1, 2, 3].map(placed.isLent)).toEqual([false, true, false, false]);
  expect(spent).toEqual([]);
  placed.takeOver();
  expect(spent).toEqual(["a"]);
});

test("where an argument finds no room, nothing is spent, and the copies of the state are given back", () => {
  const { held, spent, freed, ...memory } = texts(2);
  const place = placeArguments<string>(program(4, [0, 1]), memory);
  expect(() => place([held("a"), vector(1), held("b"), vector(2)])).toThrow("no room");
  expect([spent, freed]).toEqual([[], ["copy 1"]]);
});
