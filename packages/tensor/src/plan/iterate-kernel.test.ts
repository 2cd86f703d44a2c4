/** Checks which states of a loop a step writes over, and that what reads the old ones still finds them. */
import { describe, expect, test } from "vitest";
import {
  add,
  compile,
  einsum,
  filled,
  interpreter,
  iota,
  mul,
  read,
  scanLoop,
  tanh,
  type Tensor,
  tensor,
  wasm,
} from "../index.ts";
import { at } from "../at.ts";
import type { IterateKernel } from "../kernels/iterate/kernel.ts";
import { input } from "../ops/input.ts";
import { schedule } from "./schedule.ts";

/** More numbers than a step keeps in registers. */
const SIZE = 40;
const STEPS = 5;

type Vector = Tensor<[40]>;
interface State {
  readonly x: Vector;
  readonly y: Vector;
}
interface Output {
  readonly seen: Vector;
}
type Step = (state: State, weights: Tensor<[40, 40]>) => { readonly state: State; readonly output: Output };

const looped =
  (step: Step) =>
  (start: Vector, weights: Tensor<[40, 40]>): readonly Tensor[] => {
    const { last, outputs } = scanLoop(
      "steps",
      iota("steps", STEPS),
      { x: start, y: filled(1, [SIZE], [SIZE]) },
      (state) => step(state, weights),
    );
    return [last.x, last.y, outputs.seen];
  };

/** Which of both states lie in one buffer. */
const inOneBuffer = (step: Step): readonly boolean[] => {
  const inputs = [input([SIZE], [SIZE], "float"), input([SIZE, SIZE], [SIZE, SIZE], "float")] as const;
  const outputs = looped(step)(...inputs);
  const { steps } = schedule({ inputs, outputs, carried: [-1, -1, -1], names: ["start", "weights"] });
  const kernels = steps.map(({ kernel }) => kernel).filter(({ kind }) => kind === "iterate");
  return (at(kernels, 0) as IterateKernel).states.map(({ buffers: [now, next] }) => now === next);
};

const step: Record<string, readonly [Step, x: boolean, y: boolean]> = {
  "what is read number by number is written over": [
    ({ x, y }) => ({ state: { x: mul(tanh(x), 0.5), y: add(y, 1) }, output: { seen: x } }),
    true,
    true,
  ],
  "a state that another reads is written last": [
    ({ x, y }) => ({ state: { x: mul(tanh(x), 0.5), y: add(y, x) }, output: { seen: x } }),
    true,
    true,
  ],
  "of two states that change places, one needs a second buffer": [
    ({ x, y }) => ({ state: { x: y, y: x }, output: { seen: x } }),
    true,
    false,
  ],
  "a product reads all of a state while it writes": [
    ({ x, y }, weights) => ({
      state: { x: einsum("in, in out -> out", x, weights), y: add(y, x) },
      output: { seen: y },
    }),
    false,
    true,
  ],
  "a state that stays has one buffer": [
    ({ x, y }) => ({ state: { x: add(mul(x, 0.5), y), y }, output: { seen: mul(y, x) } }),
    true,
    true,
  ],
};

describe.each(Object.entries(step))("%s", (_, [own, x, y]) => {
  test("in the plan", () => {
    expect(inOneBuffer(own)).toEqual([x, y]);
  });

  test("and the numbers are those of the interpreter", () => {
    const start = tensor(
      "40",
      Array.from({ length: SIZE }, (__, i) => Math.sin(i)),
    );
    const weights = tensor(
      "40 40",
      Array.from({ length: SIZE * SIZE }, (__, i) => Math.cos(i) / SIZE),
    );
    const [exact, ours] = [interpreter(), wasm({ threads: 1 })].map((device) =>
      compile(looped(own), device)(start, weights).map((each) => Array.from(read(each))),
    );
    exact?.forEach((numbers, k) => {
      numbers.forEach((number, i) => expect(ours?.[k]?.[i]).toBeCloseTo(number, 5));
    });
  });
});
