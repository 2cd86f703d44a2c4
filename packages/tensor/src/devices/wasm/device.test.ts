/** Checks the wasm device against the interpreter, and that its steps allocate nothing. */
import { expect, test } from "vitest";
import {
  compile,
  type Device,
  einsum,
  fold,
  gather,
  key,
  keyTensor,
  interpreter,
  mul,
  read,
  relu,
  scatter,
  sub,
  sum,
  type Tensor,
  tensor,
  uniform,
  uniforms,
  wasm,
} from "../../index.ts";
import { at, contract } from "../../extend.ts";
import { relativeError } from "../../testing/draw.ts";
import { createHeap } from "./heap.ts";

interface State {
  readonly table: Tensor<["items", "dim"]>;
}

const [items, dim, batch] = [50, 20, 64];

/** A step with a gather, a matrix product, a reduction, a scatter and an updated state. */
const step = (state: State, user: Tensor<["batch"], "int">, weights: Tensor<["dim", "dim"]>) => {
  const rows = gather(state.table, user);
  const projected = relu(einsum("batch dim, dim out -> batch out", rows, weights));
  const gradient = scatter(user, projected as Tensor, ["items", "dim"], [items, dim]);
  return { state: { table: sub(mul(state.table, 0.99), mul(gradient, 0.01)) }, total: sum(projected) };
};

const inputs = () => ({
  state: { table: tensor("items dim", uniforms(key(1), 1, items * dim), { items, dim }) },
  user: tensor(
    "int:batch",
    Int32Array.from({ length: batch }, (_, i) => (i * 7) % items),
    { batch },
  ),
  weights: tensor("dim dim", uniforms(key(1), 2, dim * dim), { dim }),
});

test("a training-like step gives what the interpreter gives, thirty times in a row", () => {
  const run = (device: Device) => {
    const { user, weights, state: first } = inputs();
    const compiled = compile(step, device, { carry: "state" });
    let state = first;
    const totals: number[] = [];
    for (let i = 0; i < 30; i++) {
      const result = compiled(state, user, weights);
      state = result.state;
      totals.push(at(read(result.total), 0));
    }
    return { totals, table: read(state.table) };
  };
  const [exact, fast] = [run(interpreter()), run(wasm())];
  expect(relativeError(fast.totals, exact.totals)).toBeLessThan(1e-5);
  expect(relativeError(fast.table, exact.table)).toBeLessThan(1e-5);
});

test("sharing rows changes the work, not the result", () => {
  const run = (shareRows: boolean) => {
    const { user, weights, state } = inputs();
    const compiled = compile(step, wasm({ passes: { shareRows } }), { carry: "state" });
    const plan = compiled.explain(state, user, weights);
    return { plan, table: read(compiled(state, user, weights).state.table) };
  };
  const [shared, plain] = [run(true), run(false)];
  expect(relativeError(shared.table, plain.table)).toBeLessThan(1e-5);
  expect(shared.plan).toContain(`contract ${items}×${dim}`);
  expect(plain.plan).toContain(`contract ${batch}×${dim}`);
});

test("large products have the interpreter's values, whatever the order of their axes", () => {
  const orders = [
    [
      [0, 1],
      [1, 2],
      [0, 2],
    ],
    [
      [1, 0],
      [1, 2],
      [0, 2],
    ],
    [
      [0, 1],
      [2, 1],
      [0, 2],
    ],
    [
      [1, 0],
      [2, 1],
      [2, 0],
    ],
    [
      [0, 3, 1],
      [2, 1],
      [0, 3, 2],
    ],
    [
      [0, 3, 1],
      [0, 3, 2],
      [1, 2],
    ],
    [
      [0, 3, 1],
      [0, 3, 2],
      [2, 1],
    ],
    [
      [3, 0, 1],
      [2, 1],
      [0, 3, 2],
    ],
    [
      [0, 1, 3],
      [3, 1, 2],
      [0, 2],
    ],
  ] as const;
  const lengths = [37, 41, 29, 3];
  for (const [left, right, output] of orders) {
    const sizesOf = (labels: readonly number[]) => labels.map((label) => at(lengths, label));
    const elements = (labels: readonly number[], stream: number) =>
      uniforms(
        key(2),
        stream,
        sizesOf(labels).reduce((a, b) => a * b, 1),
      ).map((x) => x - 0.5);
    const operand = (labels: readonly number[], stream: number) =>
      tensor<string>(sizesOf(labels).join(" "), elements(labels, stream)) as Tensor;
    const product = (a: Tensor, b: Tensor) => contract(a, b, [left, right], output);
    const run = (device: Device) => read(compile(product, device)(operand(left, 1), operand(right, 2)));
    expect(compile(product, wasm()).explain(operand(left, 1), operand(right, 2))).toContain("contract ");
    expect(relativeError(run(wasm()), run(interpreter()))).toBeLessThan(1e-5);
  }
});

test("fused products give the interpreter's values, if the engine has them", () => {
  const product = (a: Tensor, b: Tensor) => einsum("m k, k n -> m n", a, b) as Tensor;
  const operand = (stream: number) => tensor<string>("64 64", uniforms(key(3), stream, 64 * 64)) as Tensor;
  const run = (device: Device) => read(compile(product, device)(operand(1), operand(2)));
  expect(relativeError(run(wasm({ fma: true })), run(interpreter()))).toBeLessThan(1e-5);
});

test("an index outside of its table is refused before anything runs", () => {
  const { state, weights } = inputs();
  const user = tensor(
    "int:batch",
    Int32Array.from({ length: batch }, (_, i) => (i === 3 ? items : 0)),
    { batch },
  );
  expect(() => compile(step, wasm(), { carry: "state" })(state, user, weights)).toThrow(
    `'1' has index ${items} at position 3, but the table has rows 0 … ${items - 1}.`,
  );
});

test("random numbers have the interpreter's bits", () => {
  const draw = (k: ReturnType<typeof keyTensor>) => uniform(k, "mask", ["n"], [1003]);
  const given = keyTensor(fold(key(11), "test"));
  expect([...read(compile(draw, wasm())(given))]).toEqual([...read(compile(draw, interpreter())(given))]);
});

test("carried state does not decay into denormal numbers", () => {
  const decay = compile((state: Tensor<["n"]>) => ({ state: mul(state, 1e-3) }), wasm(), { carry: "state" });
  let state = tensor("n", [1, -1, 0.5], { n: 3 });
  for (let i = 0; i < 20; i++) state = decay(state).state;
  expect([...read(state)].map(Math.abs)).toEqual([0, 0, 0]);
});

test("the heap uses freed blocks again, and grows for a block that does not fit", () => {
  const heap = createHeap(false);
  const first = heap.allocate(1000);
  heap.free(first);
  expect(heap.allocate(900).address).toBe(first.address);
  const large = heap.allocate(1_000_000);
  heap.floats(large.address, 250_000).fill(1);
  expect(heap.floats(large.address, 250_000).every((x) => x === 1)).toBe(true);
  expect(() => heap.allocate(2 ** 33)).toThrow("a wasm memory has at most 4096");
});

test("a thousand steps allocate nothing, in the memory or on the heap", () => {
  const memories: WebAssembly.Memory[] = [];
  const { user, weights, state: first } = inputs();
  const compiled = compile(step, wasm({ onMemory: (memory) => memories.push(memory) }), { carry: "state" });
  let state = first;
  const run = (times: number) => {
    for (let i = 0; i < times; i++) state = compiled(state, user, weights).state;
  };
  run(200);
  const bytes = memories[0]?.buffer.byteLength;
  // The engine's own growth, such as code that it compiles meanwhile, ends sooner or later. A leak appears in every round.
  const rounds = 64;
  let quiet = 0;
  for (let round = 0; round < rounds && quiet < 3; round++) {
    const before = usedHeap();
    run(1000);
    quiet = usedHeap() - before < 50_000 ? quiet + 1 : 0;
  }
  expect(memories[0]?.buffer.byteLength).toBe(bytes);
  expect(quiet, `rounds in a row, of ${rounds}, in which a step leaves less than 50 bytes`).toBe(3);
});

const usedHeap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

test.each([1, 2])(
  "a profile on %i threads shows the cost of every kernel, and the rate of a product",
  async (threads) => {
    const device = wasm({ threads });
    const multiply = (a: Tensor<["m", "k"]>, b: Tensor<["k", "n"]>) => einsum("m k, k n -> m n", a, b);
    const f = compile(
      (a: Tensor<["m", "k"]>, b: Tensor<["k", "n"]>) => ({ c: multiply(a, b), d: sum(relu(b)) }),
      device,
    );
    const [a, b] = [
      tensor("m k", uniforms(key(1), 1, 6400), { m: 80, k: 80 }),
      tensor("k n", uniforms(key(1), 2, 5600), { k: 80, n: 70 }),
    ];
    const costs = (await f.profile(a, b)).split("\n").filter((line) => / ms {2}%/.test(line));
    const plan = f
      .explain(a, b)
      .split("\n")
      .filter((line) => line.startsWith("%"));
    const named = costs.map((line) => line.replace(/^ *[\d.]+ ms {2}/, "").replace(/, [\d.]+ GFLOP\/s$/, ""));
    expect(named.toSorted()).toEqual(plan.toSorted());
    expect(costs.filter((line) => line.endsWith("GFLOP/s")).map((line) => line.includes("contract"))).toEqual([true]);
    expect(costs.every((line) => Number.parseFloat(line) >= 0)).toBe(true);
  },
);
