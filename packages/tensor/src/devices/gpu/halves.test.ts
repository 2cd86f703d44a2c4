/** Checks tables that a graphics card stores as 16-bit floats: what rounding makes of them, what reads them, and how many bytes they take. */
import { expect, test } from "vitest";
import {
  add,
  compile,
  gather,
  interpreter,
  matmul,
  mul,
  read,
  release,
  sum,
  tensor,
  type Tensor,
  toHost,
  wasm,
} from "../../index.ts";
import { key, uniforms } from "../../random/philox.ts";
import { countTraffic } from "../../testing/card-traffic.ts";
import { describeOnGpu } from "../../testing/gpu-modes.ts";
import { gpu } from "./index.ts";
import type { GpuDevice } from "./webgpu/interface.ts";

/** The 16-bit float that is nearest, of two that are as near the even one, by its definition. */
const rounded = (x: number): number => {
  if (!Number.isFinite(x) || x === 0) return x;
  const size = Math.abs(x);
  const unit = 2 ** (Math.max(-14, Math.floor(Math.log2(size))) - 10);
  const [below, rest] = [Math.floor(size / unit), (size / unit) % 1];
  const up = rest > 0.5 || (rest === 0.5 && below % 2 === 1);
  const near = (below + (up ? 1 : 0)) * unit;
  return Math.sign(x) * (near > 65_504 ? Infinity : near);
};

const [rows, width] = [37, 5];
type Table = Tensor<["rows", "width"]>;
const numbers = Float32Array.from(uniforms(key(9), 1, rows * width), (u, i) => (u - 0.5) * 2 ** ((i % 41) - 24));
// Ties, the largest, the first that is infinite, the smallest, half of it, and what is no number.
numbers.set([2049, 2051, 65_504, 65_519.9, 65_520, 2 ** -14, 2 ** -24, 1.5 * 2 ** -24, 2 ** -25, NaN, -Infinity, -0]);
const given = tensor("rows width", numbers, { rows, width });

test("a device that stores no 16-bit floats refuses to", () => {
  const f = (x: Table) => x;
  for (const device of [wasm({ threads: 1 }), interpreter()])
    expect(() => compile(f, device, { resident: "float16" })).toThrow(
      `compile: resident is 'float16', but the device ${device.name} stores no 16-bit floats`,
    );
});

describeOnGpu("webgpu", (device) => {
  test("a table is rounded to the nearest, by whole numbers, and comes back as floats", async () => {
    const halved = compile((x: Table) => x, await device(), { resident: "float16" });
    expect([...read(await toHost(halved(given)))]).toEqual(Array.from(numbers, rounded));
  });

  test("gathers, products and sums read it as the rounded table, whatever else they read", async () => {
    const i = tensor("int:picked", [3, 36, 3, 0], { picked: 4 });
    const small = tensor(
      "rows width",
      numbers.map((x) => (Number.isFinite(x) ? x % 3 : 1)),
      { rows, width },
    );
    const exact = tensor("rows width", Float32Array.from(read(small), rounded), { rows, width });
    const weights = tensor("width 70", Float32Array.from(uniforms(key(9), 2, width * 70)), { width });
    const f = (x: Table, same: Table, picked: typeof i, w: typeof weights) => ({
      gathered: gather(x, picked),
      product: matmul(x, w),
      sums: sum(add(mul(x, x), same), "width"),
    });
    const on = await device();
    const halved = compile((x: Table) => x, on, { resident: "float16" })(small);
    const plan = compile(f, on);
    // The same plan takes tables of either kind.
    const found = [
      await toHost(plan(halved, exact, i, weights)),
      await toHost(plan(exact, exact, i, weights)),
      await toHost(plan(halved, halved, i, weights)),
    ];
    const expected = compile(f, interpreter())(exact, exact, i, weights);
    for (const one of found) {
      expect([...read(one.gathered)]).toEqual([...read(expected.gathered)]);
      for (const name of ["product", "sums"] as const)
        read(one[name]).forEach((x, k) => expect(x).toBeCloseTo(read(expected[name])[k] ?? NaN, 3));
      expect([...read(one.product)]).toEqual([...read(found[0]?.product ?? one.product)]);
    }
  });

  test("it is half as large, other results keep their floats, and a state is none", async () => {
    let sizes: number[] = [];
    const on = await gpu({
      mode: "webgpu",
      onCard: (card) => {
        const made = card as GpuDevice;
        const create = made.createBuffer.bind(made);
        Object.assign(made, {
          createBuffer: (options: Parameters<typeof create>[0]) => {
            sizes.push(options.size);
            return create(options);
          },
        });
      },
    });
    const bytes = (resident: "float16" | true, x: typeof given) => {
      sizes = [];
      const kept = compile((table: Table) => ({ table, norms: sum(table, "width") }), on, { resident })(x);
      return { kept, sizes };
    };
    const whole = bytes(true, given);
    expect(whole.sizes.filter((size) => size === 4 * rows * width).length).toBe(2);
    const halved = bytes("float16", given);
    // The buffer by which it came is as large as before, and given back at once.
    expect(halved.sizes.filter((size) => size === 4 * rows * width).length).toBe(1);
    expect(halved.sizes.filter((size) => size === 4 * Math.ceil((rows * width) / 2)).length).toBe(1);
    // Sums of the numbers as they were given, and not as they were rounded.
    const norms = read(await toHost(halved.kept.norms));
    for (let r = 3; r < rows; r++) expect(norms[r]).toBeCloseTo(sumOf(numbers.subarray(r * width, (r + 1) * width)), 3);
    const step = compile((state: { readonly x: Table }) => ({ state: { x: mul(state.x, 2) } }), on, { carry: "state" });
    expect(() => step({ x: halved.kept.table })).toThrow("'0.x' is stored as 16-bit floats, which are read alone");
    expect([...read(await toHost(halved.kept.table))]).toEqual(Array.from(numbers, rounded));
    on.close();
  });

  test("what the host gives again is not sent again", async () => {
    let card: object = {};
    const on = await gpu({ mode: "webgpu", onCard: (one) => (card = one) });
    const traffic = countTraffic(card);
    const plan = compile((x: Table, y: Tensor<["rows"]>) => add(sum(x, "width"), y), on);
    const sent = (...args: Parameters<typeof plan>): number => {
      traffic.take();
      plan(...args);
      return traffic.take().bytes;
    };
    const other = (value: number) => tensor("rows", new Float32Array(rows).fill(value), { rows });
    const [first, second] = [other(1), other(2)];
    sent(given, first);
    expect(sent(given, second)).toBe(4 * rows);
    expect(sent(given, second)).toBe(0);
    expect(sent(given, first)).toBe(4 * rows);
    const found = read(await toHost(plan(given, first)));
    expect(found[20]).toBeCloseTo(1 + sumOf(numbers.subarray(100, 105)), 3);
    // What was given away in the meantime is no data any more.
    const [passing] = [compile((x: Tensor<["rows"]>) => mul(x, 2), interpreter())(first)];
    plan(given, passing);
    release(passing);
    expect(() => plan(given, passing)).toThrow("was released");
  });
});

const sumOf = (some: Float32Array): number => some.reduce((total, x) => total + x, 0);
