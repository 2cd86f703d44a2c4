/** Checks that memory stays flat: results that nobody refers to any more leave the heap, even in a loop that never waits. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  add,
  type AnyTensor,
  compile,
  constant,
  mul,
  read,
  release,
  sum,
  type Tensor,
  tensor,
  wasm,
} from "../../index.ts";
import { createFreeList } from "./free-list.ts";
import { createHeap } from "./heap.ts";
import { createTenants, type Tenant } from "./tenants.ts";

type Vector = Tensor<["n"]>;
const MIB = 2 ** 20;
const vector = (size: number, value: number): Vector => tensor("n", new Float32Array(size).fill(value), { n: size });
const first = (x: AnyTensor) => read(x)[0];

/** A device, and a function that gives the MiB of its memory. */
const watched = (threads: number) => {
  const memories: WebAssembly.Memory[] = [];
  const device = wasm({ threads, onMemory: (memory) => memories.push(memory) });
  return { device, mebibytes: () => (memories[0]?.buffer.byteLength ?? 0) / MIB };
};

describe.each([1, 2])("on %i threads, in a loop that never waits,", (threads) => {
  test("dropped resident results leave the memory, and kept ones keep their values", () => {
    const { device, mebibytes } = watched(threads);
    const twice = compile((x: Vector) => mul(x, 2), device, { resident: true });
    const kept: Vector[] = [];
    for (let i = 0; i < 1000; i++) {
      const result = twice(vector(MIB / 4, i));
      if (i % 100 === 0) kept.push(result);
    }
    expect(kept.map(first)).toEqual(kept.map((_, i) => 200 * i));
    // Their use as arguments brings them back into the memory.
    expect(kept.map((x) => first(twice(x)))).toEqual(kept.map((_, i) => 400 * i));
    expect(mebibytes()).toBeLessThan(80);
  });

  test("dropped states leave the memory, and a state that was not used for a while can be carried on", () => {
    const { device, mebibytes } = watched(threads);
    const step = compile((state: { x: Vector }) => ({ state: { x: add(state.x, 1) } }), device, { carry: "state" });
    let alone = step({ x: vector(MIB / 4, 7) }).state;
    for (let i = 0; i < 300; i++) {
      let { state } = step({ x: vector(MIB / 4, i) });
      for (let k = 0; k < 3; k++) ({ state } = step(state));
      if (i % 150 === 149) ({ state: alone } = step(alone));
    }
    expect(first(alone.x)).toBe(10);
    expect(mebibytes()).toBeLessThan(80);
  });

  test("plans of ever new sizes and dropped functions leave the memory", () => {
    const { device, mebibytes } = watched(threads);
    const table = new Float64Array(MIB / 4).fill(0.5);
    const f = compile((x: Vector) => add(x, sum(constant(table, ["m"], [table.length]))), device);
    for (let n = 1; n <= 80; n++) expect(first(f(vector(1000 * n, 1)))).toBe(1 + MIB / 8);
    for (let i = 0; i < 80; i++) {
      const g = compile((x: Vector) => add(x, sum(constant(table.fill(i % 3), ["m"], [table.length]))), device);
      expect(first(g(vector(10, 1)))).toBe(1 + ((i % 3) * MIB) / 4);
    }
    // The first plan has left as well, and is made again.
    table.fill(0.5);
    expect(first(f(vector(1000, 1)))).toBe(1 + MIB / 8);
    expect(mebibytes()).toBeLessThan(100);
  });
});

test(
  "thousands of dropped functions leave nothing in the memory and nothing on the heap of JavaScript",
  { timeout: 120_000 },
  () => {
    const { device, mebibytes } = watched(1);
    const round = (): number => {
      for (let i = 0; i < 1000; i++) {
        const f = compile((x: Vector) => add(mul(x, i), constant([1, 2, 3], ["n"], [3])), device);
        expect(first(f(vector(3, 1)))).toBe(i + 1);
      }
      globalThis.gc?.();
      const { heapUsed, external } = process.memoryUsage();
      return (heapUsed + external) / MIB;
    };
    round();
    const before = round();
    const growths = [1, 2, 3].map(round).map((after) => after - before);
    expect(Math.min(...growths)).toBeLessThan(8);
    expect(mebibytes()).toBeLessThan(40);
  },
);

test("a released result is free at once, and reading it says so", () => {
  const { device, mebibytes } = watched(1);
  const make = compile((x: Vector) => ({ a: mul(x, 2), b: add(x, 1) }), device, { resident: true });
  const one = make(vector(MIB, 1));
  release(one);
  const before = mebibytes();
  for (let i = 0; i < 20; i++) release(make(vector(MIB, i)));
  expect(mebibytes()).toBe(before);
  expect(() => read(one.a)).toThrow("or was released");
  expect(() => make(one.b)).toThrow("or was released");
  expect(() => release(one)).toThrow("or was released");
});

test("a plan that made way gives its memory back, and returns when it is needed", () => {
  const { device, mebibytes } = watched(1);
  const table = Float64Array.from({ length: MIB }, (_, i) => i);
  const f = compile((x: Vector) => add(x, sum(constant(table, ["m"], [MIB]))), device, { plans: 1 });
  const total = first(f(vector(1, 0)));
  const before = mebibytes();
  for (let i = 0; i < 10; i++) expect(first(f(vector(1 + (i % 2), 0)))).toBe(total);
  expect(mebibytes()).toBe(before);
});

describe("the parts of the memory", () => {
  test("a free list never gives a place twice, and joins neighbours until all is one part again", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.nat(9))), (requests) => {
        const list = createFreeList();
        list.add({ address: 0, bytes: 2000 });
        const taken: { address: number; bytes: number }[] = [];
        for (const [bytes, which] of requests) {
          const block = list.take(bytes);
          if (block) {
            for (const other of taken) {
              expect(block.address >= other.address + other.bytes || other.address >= block.address + block.bytes).toBe(
                true,
              );
            }
            taken.push(block);
          }
          const given = taken.splice(which, 1)[0];
          if (given) list.add(given);
          expect(list.bytes()).toBe(2000 - taken.reduce((total, x) => total + x.bytes, 0));
        }
        taken.forEach(list.add);
        expect(list.take(2000)).toEqual({ address: 0, bytes: 2000 });
      }),
    );
  });

  test("a heap whose blocks are all free ends where it began", () => {
    const heap = createHeap(false);
    const blocks = Array.from({ length: 20 }, (_, i) => heap.allocate(MIB * (1 + (i % 3))));
    const { byteLength } = heap.memory.buffer;
    for (const i of [3, 1, 2, 19, 0, 18, 4, 6, 5, 17, 16, 15, 7, 8, 9, 14, 13, 12, 11, 10]) {
      const block = blocks[i];
      if (block) heap.free(block);
    }
    heap.allocate(30 * MIB);
    expect(heap.memory.buffer.byteLength).toBe(byteLength);
  });

  test("once there is much, a sweep keeps tenants that were used since the last and sends the others away", () => {
    const tenants = createTenants();
    const left: string[] = [];
    const tenant = (name: string): Tenant => ({ vacate: () => left.push(name), end: () => undefined });
    const [old, used, small] = [tenant("old"), tenant("used"), tenant("small")];
    tenants.use(small, 100);
    tenants.sweep();
    tenants.use(old, 20 * MIB);
    tenants.use(used, 20 * MIB);
    tenants.sweep();
    expect(left).toEqual([]);
    tenants.use(used, 20 * MIB);
    tenants.use(tenant("new"), 80 * MIB);
    tenants.sweep();
    expect(left).toEqual(["small", "old"]);
  });
});
