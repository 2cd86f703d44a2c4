import { expect, test, vi } from "vitest";
import { compile, interpreter, mul, read, type Tensor, tensor, wasm } from "../index.ts";
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
