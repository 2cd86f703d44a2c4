/** Checks what the gpu device must get right beside the laws of devices, in every mode that Node has. */
import { expect, test } from "vitest";
import {
  add,
  type AnyTensor,
  coarseUniform,
  compile,
  concat,
  cos,
  type Device,
  exp,
  expand,
  fold,
  gather,
  interpreter,
  keyTensor,
  maximum,
  minimum,
  mul,
  read,
  release,
  reshape,
  prod,
  scatter,
  scatterAlong,
  stack,
  type Shape,
  sin,
  slice,
  sort,
  sub,
  sum,
  max,
  type Tensor,
  tensor,
  toHost,
  toInt,
  topK,
  uniform,
  uniforms,
  key,
} from "../../index.ts";
import { at, contract } from "../../extend.ts";
import { relativeError } from "../../testing/draw.ts";
import { describeOnGpu, MODES } from "../../testing/gpu-modes.ts";
import { gpu } from "./index.ts";

const numbers = (count: number, stream = 0): Float64Array => uniforms(key(3), stream, count).map((u) => u - 0.5);

const agrees = async (
  device: Device,
  f: (...inputs: readonly never[]) => AnyTensor,
  ...inputs: readonly AnyTensor[]
): Promise<void> => {
  const run = async (on: Device): Promise<ArrayLike<number>> =>
    read(await toHost(compile(f as (...given: readonly AnyTensor[]) => AnyTensor, on)(...inputs)));
  const [ours, exact] = [await run(device), await run(interpreter())];
  expect(relativeError(ours, exact)).toBeLessThan(5e-5);
};

/** Rows of a table of four, made of a tensor on the device. */
const rowsOf = (x: Rows) => minimum(maximum(toInt(sum(x, "d")), 0), 3);

type Key = ReturnType<typeof keyTensor>;
type Ints = Tensor<["n"], "int">;
type Rows = Tensor<["n", "d"]>;

for (const mode of MODES) {
  describeOnGpu(mode, (device) => {
    test.each([
      ["uniform numbers", (k: Key) => uniform(k, "a", ["n"], [4])],
      ["numbers under other dimensions", (k: Key) => reshape(uniform(k, "a", ["n"], [4]), ["a", "b"], [2, 2])],
      ["numbers of 16 bits", (k: Key) => coarseUniform(k, "a", ["n"], [4])],
      ["the same numbers twice", (k: Key) => add(uniform(k, "a", ["n"], [4]), uniform(k, "a", ["n"], [4]))],
      ["no numbers", (k: Key) => uniform(k, "a", ["n"], [0])],
    ])("%s are a result, also where no kernel reads them", async (_, draw) => {
      await agrees(await device(), draw, keyTensor(key(7)));
    });

    test("random numbers have the same bits as everywhere, for any key and any number of them", async () => {
      for (const [size, draw] of [
        [1003, uniform],
        [8, coarseUniform],
        [1, coarseUniform],
        [2051, coarseUniform],
      ] as const) {
        const f = (k: Key) => [draw(k, "a", ["n"], [size]), draw(k, "another", ["n"], [size])];
        const given = keyTensor(fold(key(2 ** 40 + 7), size));
        const [ours, exact] = [compile(f, await device())(given), compile(f, interpreter())(given)];
        expect((await toHost(ours)).map((x) => [...read(x)])).toEqual(exact.map((x) => [...read(x)]));
      }
    });

    test("each call has draws of its own, and earlier results stay", async () => {
      const draw = compile((k: Key) => uniform(k, "a", ["n"], [4]), await device());
      const exact = compile((k: Key) => uniform(k, "a", ["n"], [4]), interpreter());
      const results = [1, 2, 3].map((seed) => draw(keyTensor(key(seed))));
      for (const [i, result] of results.entries())
        expect([...read(await toHost(result))]).toEqual([...read(exact(keyTensor(key(i + 1))))]);
    });

    test("whole numbers beyond 2^24 are refused by name, wherever they come from", async () => {
      const opened = await device();
      const big = tensor("int:m", [1, 2 ** 24 + 1, -(2 ** 31)], { m: 3 });
      const same = compile((ids: typeof big) => slice(ids, "m", 0), opened);
      await expect(async () => toHost(same(big))).rejects.toThrow(
        "gpu: the whole number 16777217 at position 1 of '0' is beyond 2^24 = 16777216",
      );
      const fits = tensor("int:m", [1, 2 ** 24, -(2 ** 24)], { m: 3 });
      expect([...read(await toHost(same(fits)))]).toEqual([1, 2 ** 24, -(2 ** 24)]);
    });

    test("ints are added into tables and rows exactly, and refused once a sum is beyond 2^24", async () => {
      const f = (i: Ints, x: Ints) => [
        scatter(i, x, [3], [3]),
        scatterAlong(i, x, [3], [3]),
        add(scatter(i, x, [9], [9]), scatter(x, i, [9], [9])),
        scatter(i, stack([x, mul(x, 2)], "n 2"), [3, 2], [3, 2]),
        prod(x),
      ];
      const [i, x] = [tensor("int:n", [0, 2, 0, 0], { n: 4 }), tensor("int:n", [5, 7, 1, 8], { n: 4 })];
      const [ours, exact] = [compile(f, await device())(i, x), compile(f, interpreter())(i, x)];
      expect((await toHost(ours)).map((y) => [...read(y)])).toEqual(exact.map((y) => [...read(y)]));
      const many = compile((x: Ints) => scatter(mul(x, 0), x, [1], [1]), await device());
      await expect(async () => read(await toHost(many(tensor("int:n", [2 ** 24, 1], { n: 2 }))))).rejects.toThrow(
        "2^24",
      );
    });

    test.each([
      ["an elementwise loop", (x: Rows) => exp(mul(x, 2))],
      ["a sum of nothing", (x: Rows) => sum(x, "n")],
      ["a sum of no rows", (x: Rows) => sum(x, "d")],
      [
        "a product over nothing",
        (x: Rows) =>
          contract(
            x,
            x,
            [
              [0, 1],
              [0, 2],
            ],
            [1, 2],
          ),
      ],
      [
        "a product of no rows",
        (x: Rows) =>
          contract(
            x,
            x,
            [
              [0, 1],
              [2, 1],
            ],
            [0, 2],
          ),
      ],
      ["no rows in order", (x: Rows) => sort(x)],
      ["no rows that are added to a table", (x: Rows) => scatter(rowsOf(x), x, ["t", "d"], [4, 3])],
      ["nothing beside something", (x: Rows) => concat([x, x], "n", "m")],
    ])("%s of an empty tensor is what the interpreter makes of it", async (_, f) => {
      await agrees(await device(), f, tensor("n d", [], { n: 0, d: 3 }));
    });

    test("an item that occurs 3,000 times gets all of its gradient, also where its neighbours occur five times", async () => {
      // The same shader text for few occurrences must not bring its shorter loop along.
      const short = Int32Array.from({ length: 20 }, (_, i) => i % 4);
      const long = Int32Array.from({ length: 3000 }, () => 2);
      const table = (indices: Tensor<Shape, "int">, rows: Tensor): Tensor =>
        scatter<Shape>(indices, rows, ["items", "dim"], [4, 3]);
      await agrees(
        await device(),
        (a: Tensor<Shape, "int">, b: Tensor<Shape, "int">, x: Tensor, y: Tensor) =>
          add<Tensor, Tensor>(mul<Tensor, number>(table(a, x), 3), table(b, y)),
        tensor("int:few", short, { few: 20 }),
        tensor("int:many", long, { many: 3000 }),
        tensor("few 3", numbers(60), { few: 20 }),
        tensor("many 3", numbers(9000), { many: 3000 }),
      );
    });

    test("long sums and maxima are made in parts", async () => {
      const x = tensor("rows columns", numbers(3 * 5003), { rows: 3, columns: 5003 });
      await agrees(await device(), (a: Tensor) => sum(a), x);
      await agrees(await device(), (a: Tensor) => mul<Tensor, number>(sum(exp<Shape>(a), -1), 0.5), x);
      await agrees(await device(), (a: Tensor) => max(sub<Tensor, number>(a, 7), -1), x);
    });

    test("long products are made in parts", async () => {
      const [a, b] = [tensor("k 6", numbers(6 * 2050), { k: 2050 }), tensor("k 8", numbers(8 * 2050, 1), { k: 2050 })];
      const labels = [
        [0, 1],
        [0, 2],
      ] as const;
      await agrees(await device(), (x: Tensor, y: Tensor) => contract(x, y, labels, [1, 2]), a, b);
    });

    test("a kernel that reads more arrays than it may reads some from one", async () => {
      const many = Array.from({ length: 24 }, (_, i) => tensor("n", numbers(5, i), { n: 5 }));
      const product = (...factors: readonly Tensor[]): Tensor =>
        factors.reduce((x, y, i) => (i % 2 === 0 ? add<Tensor, Tensor>(x, y) : mul<Tensor, Tensor>(x, y)));
      await agrees(await device(), product, ...many);
    });

    test("numbers that are not finite are numbers like others", async () => {
      const x = tensor("n", [1, -2, 3, -4], { n: 4 });
      const masked = compile((a: Tensor<["n"]>) => exp(sub(a, Infinity)), await device());
      expect([...read(await toHost(masked(x)))]).toEqual([0, 0, 0, 0]);
      const ordered = compile((a: Tensor<["n"]>) => sort(a), await device());
      const values = tensor("n", [3, NaN, -Infinity, 1, Infinity], { n: 5 });
      expect([...read(await toHost(ordered(values)))]).toEqual([-Infinity, 1, 3, Infinity, NaN]);
    });

    test("sine and cosine are right for numbers of any size", async () => {
      // Of every exponent, and the number that is nearest to a multiple of π/2.
      const bits = Uint32Array.from(uniforms(key(5), 0, 4000), (u) => Math.floor(u * 0x7f800000));
      const drawn = [...new Float32Array(bits.buffer)].flatMap((x) => [x, -x]);
      const x = tensor("n", [...drawn, 16367173 * 2 ** 72, 8191.5, 8192, 1e5], { n: 8004 });
      for (const [f, exact] of [
        [sin, Math.sin],
        [cos, Math.cos],
      ] as const) {
        const values = read(await toHost(compile((a: Tensor<["n"]>) => f(a), await device())(x)));
        const errors = Array.from(values, (value, i) => Math.abs(value - exact(at(read(x), i))));
        expect(Math.max(...errors)).toBeLessThan(2 ** -22);
      }
    });

    test("state is carried, also that of two chains that take turns", async () => {
      const step = compile(
        (state: { w: Tensor<["n"]> }, x: Tensor<["n"]>) => ({ state: { w: add(state.w, x) }, total: sum(state.w) }),
        await device(),
        { carry: "state" },
      );
      const x = tensor("n", [1, 2, 3], { n: 3 });
      let a = { w: tensor("n", [0, 0, 0], { n: 3 }) };
      let b = { w: tensor("n", [10, 10, 10], { n: 3 }) };
      for (let i = 0; i < 4; i++) {
        a = step(a, x).state;
        b = step(b, x).state;
      }
      expect([...read((await toHost(a)).w)]).toEqual([4, 8, 12]);
      expect([...read((await toHost(b)).w)]).toEqual([14, 18, 22]);
      const spent = a;
      step(a, x);
      await expect((async () => toHost(spent))().then((there) => read(there.w))).rejects.toThrow("given to a step");
    });

    test("a profile of a step with a carried state holds what it measures, and spends nothing", async () => {
      const step = compile(
        (state: { w: Tensor<["n"]>; v: Tensor<["n"]> }, x: Tensor<["n"]>) => ({
          state: { w: add(state.w, exp(mul(state.v, x))), v: sub(state.v, state.w) },
          total: sum(state.w),
        }),
        await device(),
        { carry: "state" },
      );
      const vector = (value: number) => tensor("n", new Float32Array(5000).fill(value), { n: 5000 });
      const { state } = step({ w: vector(1), v: vector(0) }, vector(2));
      // What is collected while the profile waits for the card must not be what it measures.
      const collector = setInterval(() => globalThis.gc?.(), 1);
      try {
        for (let i = 0; i < 2; i++) expect(await step.profile(state, vector(2))).toMatch(/^A call takes [\d.]+ ms/);
      } finally {
        clearInterval(collector);
      }
      const after = await toHost(step(state, vector(2)));
      expect([at(read(after.state.w), 0), at(read(after.state.v), 0), at(read(after.total), 0)]).toEqual([
        expect.closeTo(2 + Math.exp(-2), 5),
        -3,
        10_000,
      ]);
    });

    test("an index out of range, a table too large and a number too large are sentences", async () => {
      const on = await device();
      const rows = compile((t: Tensor, i: Tensor<Shape, "int">) => gather<Shape, Shape>(t, i) as AnyTensor, on);
      const table = tensor("items dim", numbers(6), { items: 3, dim: 2 });
      expect(() => rows(table, tensor("int:n", [0, 3], { n: 2 }))).toThrow(
        "'1' has index 3 at position 1, but the table has rows 0 … 2.",
      );
      // 2^30 elements are beyond what a card allows in one piece, and all but the mode webgpu have room for 2^24.
      const wide = compile((x: Tensor<["n"]>) => add(expand(x, "n 1"), expand(x, "1 n")), on);
      const many = mode === "webgpu" ? 2 ** 15 : 2 ** 12 + 1;
      expect(() => wide(tensor("n", new Float32Array(many), { n: many }))).toThrow(
        new RegExp(`has ${many ** 2} elements; on this device a tensor has at most \\d+, since `),
      );
    });

    test("the first elements of long rows are found in rounds, those at lower positions first where some are equal", async () => {
      const [rows, n] = [2, 3000];
      const values = Float32Array.from(uniforms(key(5), 1, rows * n), (u, i) =>
        i % 97 === 5 ? NaN : Math.floor(u * 40),
      );
      const given = tensor("rows n", values, { rows, n });
      for (const order of ["ascending", "descending"] as const) {
        const f = (x: typeof given) => topK(x, 20, order).indices;
        const found = await toHost(compile(f, await device())(given));
        expect([...read(found)]).toEqual([...read(compile(f, interpreter())(given))]);
      }
    });

    test("2,000 steps take no more memory than 500", { timeout: 120_000 }, async () => {
      const step = compile(
        (state: { w: Tensor<["rows", "n"]> }, i: Tensor<["m"], "int">) => {
          const picked = gather(state.w, i);
          const table = scatter(i, mul(picked as Tensor, 0.01), ["rows", "n"], [2000, 50]);
          return { state: { w: sub(state.w, table) }, loss: sum(picked) };
        },
        await device(),
        { carry: "state" },
      );
      let state = { w: tensor("rows n", numbers(100_000), { rows: 2000, n: 50 }) };
      const indices = tensor("int:m", [3, 1, 4, 1, 5, 9, 2, 6], { m: 8 });
      const grown = async (steps: number): Promise<number> => {
        for (let i = 0; i < steps; i++) {
          const result = step(state, indices);
          state = result.state;
          // A loop that never waits for the card would only pile up work for it.
          if (i % 10 === 0) await toHost(result.loss);
        }
        await toHost(state);
        await collected();
        return process.memoryUsage().rss / 2 ** 20;
      };
      const before = await grown(500);
      // The state alone is 0.4 MiB: kept by every step, it would be 600.
      expect((await grown(1500)) - before).toBeLessThan(150);
    });
  });
}

describeOnGpu("webgpu", () => {
  test("what is on the card is not on the host yet", async () => {
    const f = compile((x: Tensor<["n"]>) => exp(x), await gpu({ mode: "webgpu" }));
    const result = f(tensor("n", [0, 1], { n: 2 }));
    expect(() => read(result)).toThrow("await toHost(tensor) first");
    expect(at(read(await toHost(result)), 0)).toBe(1);
  });

  test("plans that make way, and a device that is closed, give their buffers back", async () => {
    const alive = new Set<object>();
    const device = await gpu({ mode: "webgpu", onCard: (card) => watchBuffers(card, alive) });
    const f = compile((x: Tensor<["n"]>) => exp(sub(sum(exp(mul(x, 2))), x)), device, { plans: 1 });
    const call = async (n: number): Promise<number> => {
      const result = f(tensor("n", new Float32Array(n).fill(0), { n }));
      const value = at(read(await toHost(result)), 0);
      release(result);
      return value;
    };
    expect([await call(2), await call(3)]).toEqual([Math.fround(Math.exp(2)), Math.fround(Math.exp(3))].map(near));
    const ofOne = alive.size;
    expect(ofOne).toBeGreaterThan(0);
    for (const n of [2, 3, 2, 3]) expect(await call(n)).toEqual(near(Math.exp(n)));
    expect(alive.size).toBe(ofOne);
  });

  test("a closed device refuses calls and reading in a sentence, and all on the card is gone", async () => {
    let lost: Promise<{ readonly reason: string }> | undefined;
    const x = tensor("n", new Float32Array(200), { n: 200 });
    const call = async () => {
      using device = await gpu({
        mode: "webgpu",
        onCard: (card) => void ({ lost } = card as unknown as { lost: typeof lost }),
      });
      const f = compile((y: Tensor<["n"]>) => exp(y), device);
      const result = f(x);
      return { f, result, there: await toHost(result) };
    };
    const { f, result, there } = await call();
    expect((await lost)?.reason).toBe("destroyed");
    expect(at(read(there), 199)).toBe(1);
    expect(() => f(x)).toThrow("The device gpu (webgpu) was closed: make another, and compile for that one.");
    await expect(toHost(result)).rejects.toThrow("on a graphics card whose device was closed");
    expect(() => release(result)).not.toThrow();
  });

  test("a loop that never waits is refused before dropped results fill the card, and goes on after it has waited", async () => {
    const device = await gpu({ mode: "webgpu", memory: 16 * 2 ** 20 });
    const step = compile(
      (state: { w: Tensor<["n"]> }) => ({ state: { w: add(state.w, 1) }, double: mul(state.w, 2) }),
      device,
      { carry: "state" },
    );
    const n = 2 ** 18;
    let state = { w: tensor("n", new Float32Array(n), { n }) };
    const calls = (count: number): void => {
      for (let i = 0; i < count; i++) state = step(state).state;
    };
    expect(() => calls(20)).toThrow(/^gpu: results that were not given back hold 16.0 MiB .*await toHost\(result\)/);
    // The state was not taken over by the call that was refused.
    const steps = at(read((await toHost(state)).w), 0);
    expect(steps).toBeGreaterThan(10);
    await collected();
    calls(5);
    await collected();
    for (let i = 0; i < 50; i++) {
      const result = step(state);
      state = result.state;
      release(result.double);
    }
    expect(at(read((await toHost(state)).w), 0)).toBe(steps + 55);
  });

  test("a card that is lost is told of, and nothing runs on it any more", async () => {
    let lose = (): void => {};
    const device = await gpu({ mode: "webgpu", onCard: (card) => (lose = () => card.destroy()) });
    const f = compile((x: Tensor<["n"]>) => exp(x), device);
    const x = tensor("n", [0, 1], { n: 2 });
    await toHost(f(x));
    lose();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(() => f(x)).toThrow(/^gpu: the device was lost \(destroyed\)/);
  });

  test("a profile has the cost of each kernel, of a product its rate, what was predicted, and whether the wasm device is faster", async () => {
    const f = compile(
      (a: Tensor, b: Tensor) =>
        exp<Shape>(
          contract(
            a,
            b,
            [
              [0, 1],
              [1, 2],
            ],
            [0, 2],
          ),
        ),
      // The test of carried state reads the card's clock, and this one the host's.
      await gpu({ mode: "webgpu", without: ["timestamp-query"] }),
    );
    // A smaller product may take less than the host's clock can tell from a submission of nothing.
    const given = [
      tensor("m k", numbers(256 * 256), { m: 256, k: 256 }),
      tensor("k n", numbers(256 * 256), { k: 256, n: 256 }),
    ] as const;
    expect(await f.predict(...given)).toMatch(
      /^A call will take about [\d.]+ ms on the device gpu \(webgpu\): it sends 524288 bytes and moves 1.31 MB there/,
    );
    const profile = await f.profile(...given);
    expect(profile).toMatch(/^A call takes [\d.]+ ms on the device gpu \(webgpu\)\./);
    expect(profile).toMatch(/[\d.]+ ms {2}contract \[.*, [\d.]+ GFLOP\/s, [\d.]+ predicted, 0.79 MB/);
    expect(profile).toMatch(/It was predicted to take [\d.]+ ms, and to send 524288 bytes\./);
    expect(profile).toMatch(/The wasm device takes [\d.]+ ms: (the plan is too short|this device is)/);
  });
});

const near = (x: number): unknown => expect.closeTo(x, 3);

/** Keeps the buffers of a card that are not destroyed in a set. */
const watchBuffers = (card: object, alive: Set<object>): void => {
  const watched = card as { createBuffer: (options: object) => { destroy: () => void } };
  const create = watched.createBuffer.bind(card);
  watched.createBuffer = (options) => {
    const buffer = create(options);
    const destroy = buffer.destroy.bind(buffer);
    alive.add(buffer);
    buffer.destroy = () => {
      alive.delete(buffer);
      destroy();
    };
    return buffer;
  };
};

const collected = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
