/** Checks that a device can be closed, and what it holds afterwards. */
import { expect, test, vi } from "vitest";
import { compile, einsum, interpreter, mul, read, type Tensor, tensor, TooLargeError, wasm } from "../index.ts";
import { closable } from "./device.ts";

const double = (x: Tensor<["n"]>) => mul(x, 2);
const x = tensor("n", [1, 2], { n: 2 });

test.each([interpreter, () => wasm({ threads: 1 }), () => wasm({ threads: 2 })])(
  "a closed device refuses calls in a sentence, and what was computed stays",
  async (make) => {
    const device = make();
    const f = compile(double, device);
    const kept = compile(double, device, { resident: true })(x);
    const result = f(x);
    device.close();
    device.close();
    const sentence = `The device ${device.name} was closed: make another, and compile for that one.`;
    expect(() => f(x)).toThrow(sentence);
    expect(() => compile(double, device)(x)).toThrow(sentence);
    await expect(f.profile(x)).rejects.toThrow(sentence);
    expect([...read(result), ...read(kept)]).toEqual([2, 4, 2, 4]);
  },
);

test("'using' closes a device at the end of its block, also where the symbol is not there yet", () => {
  let ended = 0;
  const make = () => closable({ name: "test", prepare: interpreter().prepare }, () => void ended++);
  {
    using device = make();
    expect(device.name).toBe("test");
  }
  expect(ended).toBe(1);
  // What Node 20.0 to 20.4 lacks.
  vi.stubGlobal("Symbol", { for: Symbol.for.bind(Symbol) });
  const closed = make();
  vi.unstubAllGlobals();
  (Reflect.get(closed, Symbol.for("Symbol.dispose")) as () => void)();
  expect(ended).toBe(2);
});

test("a closed device holds no memory, also where what was compiled for it is still there", async () => {
  let memory: WeakRef<object> | undefined;
  const device = wasm({ threads: 1, onMemory: (given) => void (memory = new WeakRef(given)) });
  const f = compile(double, device);
  expect([...read(f(x))]).toEqual([2, 4]);
  device.close();
  // To look at it keeps it until the end of a task.
  for (let i = 0; i < 5; i++) {
    await new Promise((resume) => setTimeout(resume, 10));
    globalThis.gc?.();
  }
  expect(memory?.deref()).toBe(undefined);
  expect(() => f(x)).toThrow("was closed");
});

test.each([interpreter, () => wasm({ threads: 1 })])(
  "what has no room on a device is refused in a sentence before anything is set aside",
  (make) => {
    const n = 2 ** 17;
    const numbers = new Float32Array(n);
    const products = (x: Tensor<["n"]>, y: Tensor<["m"]>) => einsum("n, m -> n m", x, y);
    const call = () => compile(products, make())(tensor("n", numbers, { n }), tensor("m", numbers, { m: n }));
    expect(call).toThrow(TooLargeError);
    expect(call).toThrow(/MiB are needed.* at most/);
  },
);
