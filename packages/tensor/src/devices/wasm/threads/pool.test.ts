/** Checks that threads share the work and change no byte. */
import { expect, test } from "vitest";
import {
  add,
  compile,
  einsum,
  gather,
  key,
  mean,
  mul,
  read,
  relu,
  scatter,
  softmax,
  sub,
  sum,
  type Tensor,
  tensor,
  type ThreadCounts,
  uniforms,
  wasm,
} from "../../../index.ts";
import { defined } from "../../../kernels/kernel.ts";
import { chunkSize } from "./chunks.ts";

interface State {
  readonly table: Tensor<["items", "dim"]>;
}

const [items, dim, batch, length] = [300, 48, 200, 4];

/** A step with every kind of kernel, large enough to be divided. */
const step = (state: State, history: Tensor<["batch", "length"], "int">, weights: Tensor<["dim", "dim"]>) => {
  const rows = gather(state.table, history);
  const query = relu(einsum("batch length dim, dim out -> batch length out", rows, weights));
  const affinity = softmax(einsum("batch i dim, batch j dim -> batch i j", query, query), -1);
  const attended = einsum("batch i j, batch j dim -> batch i dim", affinity, rows);
  const gradient = scatter(history, attended as Tensor, ["items", "dim"], [items, dim]);
  return { state: { table: sub(state.table, mul(gradient, 0.01)) }, total: add(sum(attended), mean(query)) };
};

/** The bytes of the state and all totals after some steps. */
const bytesOf = (threads: number, steps: number): string => {
  const compiled = compile(step, wasm({ threads }), { carry: "state" });
  const history = tensor(
    "int:batch length",
    Int32Array.from({ length: batch * length }, (_, i) => (i * i) % items),
    { batch, length },
  );
  const weights = tensor("dim dim", uniforms(key(1), 2, dim * dim), { dim });
  let state: State = { table: tensor("items dim", uniforms(key(1), 1, items * dim), { items, dim }) };
  const totals: number[] = [];
  for (let i = 0; i < steps; i++) {
    const result = compiled(state, history, weights);
    state = result.state;
    totals.push(...read(result.total));
  }
  return `${totals.join()} ${Buffer.from(read(state.table).buffer).toString("hex")}`;
};

const alone = bytesOf(1, 40);

test.each([2, 3, 4, 7])("%i threads give the bytes of one", (threads) => {
  expect(bytesOf(threads, 40)).toBe(alone);
});

test("the counts show threads that start and take part", async () => {
  let counts = (): ThreadCounts => ({ threads: 0, up: 0, joined: 0 });
  const device = wasm({ threads: 3, onThreads: (given) => void (counts = given) });
  expect(counts()).toEqual({ threads: 3, up: 1, joined: 0 });
  const busy = compile((x: Tensor<["n", "n"]>) => einsum("i k, k j -> i j", x, x), device);
  const x = tensor("n n", uniforms(key(1), 1, 400 * 400), { n: 400 });
  while (counts().up < 3) await new Promise((resume) => setTimeout(resume, 5));
  while (counts().joined === 0) busy(x);
  expect(counts().up).toBe(3);
});

test("large kernels are divided, and small ones are not", () => {
  const loop = (size: number) =>
    ({
      rows: size,
      steps: [
        defined({
          kind: "loop",
          dimensions: [size],
          reduced: 0,
          reducer: "none",
          inputs: [],
          expression: { kind: "constant", value: 1 },
          cell: "float",
          flush: false,
        }),
      ],
    }) as const;
  expect(chunkSize(loop(100), 2)(100)).toBe(100);
  expect(chunkSize(loop(1_000_000), 1)(1_000_000)).toBe(1_000_000);
  expect(chunkSize(loop(1_000_000), 2)(1_000_000)).toBe(125_004);
  expect(chunkSize(loop(1_000_000), 8)(1_000_000)).toBe(31_260);
  // If a batch names fewer rows than there is room for, only those are divided.
  expect(chunkSize(loop(1_000_000), 2)(100_000)).toBe(20_004);
});

test.each([1, 2, 3])(
  "with %i threads the caller's other work runs once, after the device took over the arguments",
  (threads) => {
    const twice = compile((x: Tensor<["n"]>) => mul(x, 2), wasm({ threads }));
    const numbers = Float64Array.from({ length: 100_000 }, (_, i) => i);
    let times = 0;
    const result = twice.meanwhile(
      () => {
        times++;
        numbers.fill(-1);
      },
      tensor("n", numbers, { n: numbers.length }),
    );
    expect(times).toBe(1);
    expect(read(result)[99_999]).toBe(199_998);
  },
);

test("if the other work fails, the call throws its error, and the device goes on", () => {
  const twice = compile((x: Tensor<["n"]>) => mul(x, 2), wasm({ threads: 2 }));
  const x = tensor("n", new Float64Array(100_000).fill(3), { n: 100_000 });
  const fail = (): never => {
    throw new RangeError("no batch is left");
  };
  expect(() => twice.meanwhile(fail, x)).toThrow("no batch is left");
  expect(read(twice(x))[5]).toBe(6);
});
