/** Checks which states of a loop a step writes over, and that what reads the old ones still finds them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  add,
  compile,
  einsum,
  filled,
  float64,
  interpreter,
  iota,
  less,
  mean,
  mul,
  read,
  roll,
  scanLoop,
  sum,
  take,
  tanh,
  type Tensor,
  tensor,
  wasm,
  whileLoop,
} from "../index.ts";
import { at } from "../at.ts";
import type { IterateKernel } from "../kernels/iterate/kernel.ts";
import { input } from "../ops/input.ts";
import { relativeError } from "../testing/draw.ts";
import { schedule } from "./schedule.ts";

/** More numbers than a step keeps in registers. */
const SIZE = 40;
const STEPS = 5;
/** What float32 may differ by from float64, of the largest number of a result. */
const CLOSE = 5e-5;

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

/** Three states, of which a drawn step makes the next ones; each number says what is done, and with which of what there is so far. */
const operations: readonly ((a: Vector, b: Vector) => Vector)[] = [
  (a, b) => mul(add(a, b), 0.5),
  (a) => tanh(a),
  (a) => roll(a, -1, 1),
  (a, b) => add(a, mul(mean(b), 0.25)),
  (a, b) => roll(mul(a, b), -1, -2),
  (a) => a,
];
type Drawn = readonly { readonly kind: number; readonly a: number; readonly b: number }[];
const advance = (drawn: Drawn, states: readonly Vector[]): readonly Vector[] =>
  drawn.reduce<readonly Vector[]>((made, { kind, a, b }) => {
    const operation = at(operations, kind);
    return [...made, operation(at(made, a % made.length), at(made, b % made.length))];
  }, states);

test("loops of drawn steps give the interpreter's numbers, a given number of times and while a condition holds", () => {
  const devices = [wasm({ threads: 1 }), wasm({ threads: 1, precision: float64 })];
  const startOf = (scale: number) =>
    tensor(
      "3 40",
      Array.from({ length: 3 * SIZE }, (_, i) => scale * Math.sin(i)),
    );
  const [start, nudged] = [startOf(1), startOf(1 + 1e-6)];
  const operation = fc.record({ kind: fc.nat({ max: operations.length - 1 }), a: fc.nat(), b: fc.nat() });
  const places = fc.array(fc.nat(), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.array(operation, { maxLength: 6 }),
      places,
      fc.boolean(),
      (drawn, [p = 0, q = 0, r = 0, out = 0], isWhile) => {
        const f = (rows: typeof start): readonly Tensor[] => {
          const first = { x: take(rows, -2, 0), y: take(rows, -2, 1), z: take(rows, -2, 2) };
          const step = ({ x, y, z }: typeof first) => {
            const made = advance(drawn, [x, y, z]);
            const chosen = (place: number): Vector => at(made, place % made.length);
            return { state: { x: chosen(p), y: chosen(q), z: chosen(r) }, output: chosen(out) };
          };
          if (isWhile) {
            const { last } = whileLoop(
              first,
              ({ x }) => less(sum(x), 1e3),
              (state) => step(state).state,
              { most: STEPS },
            );
            return [last.x, last.y, last.z];
          }
          const { last, outputs } = scanLoop("steps", iota("steps", STEPS), first, step);
          return [last.x, last.y, last.z, outputs];
        };
        const reference = compile(f, interpreter());
        const exact = reference(start).map(read);
        // Steps may square a number many times, so that rounding grows: such a draw tells nothing.
        fc.pre(reference(nudged).every((each, k) => relativeError(read(each), at(exact, k)) < CLOSE / 5));
        for (const device of devices)
          compile(
            f,
            device,
          )(start).forEach((each, k) => {
            expect(relativeError(read(each), at(exact, k))).toBeLessThan(CLOSE);
          });
      },
    ),
    { numRuns: 60 },
  );
});

test("a state keeps numbers that are too small for a training's parameters", () => {
  const tiny = tensor(
    "40",
    Array.from({ length: SIZE }, () => 1e-36),
  );
  const halved = compile(
    (x: Vector) => scanLoop("steps", iota("steps", 2), x, (y) => ({ state: mul(y, 0.5), output: {} })).last,
    wasm({ threads: 1 }),
  );
  expect(read(halved(tiny))[0]).toBeCloseTo(2.5e-37, 42);
});

test("a loop of two numbers, one of which stays, is computed in registers", () => {
  const x = input([], [], "float");
  const { last } = scanLoop("steps", iota("steps", STEPS), { x, rate: x }, ({ x: y, rate }) => ({
    state: { x: mul(y, rate), rate },
    output: {},
  }));
  const { steps } = schedule({ inputs: [x], outputs: [last.x, last.rate], carried: [-1, -1], names: ["x"] });
  const loop = steps.map(({ kernel }) => kernel).find(({ kind }) => kind === "iterate") as IterateKernel | undefined;
  expect(loop?.numbers).toBeDefined();
});
