/** Optimizers against the formulas of their papers, step by step in float64, and what they are made of. */
import { compile, interpreter, norm, read, type Tensor, tensor, wasm } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { describe, expect, test } from "vitest";
import { adagrad } from "./adagrad.ts";
import { adam } from "./adam.ts";
import { gradientDescent } from "./gradient-descent.ts";
import type { Optimizer } from "./optimizer.ts";
import { accumulated } from "./accumulation.ts";
import { averaged } from "./averaging.ts";
import { clippedByGlobalNorm, clippedByNorm, clippedByValue } from "./clipping.ts";
import { momentum } from "./momentum.ts";
import { intoUnitBall, projected } from "./projection.ts";
import { rmsprop } from "./rmsprop.ts";
import { adamW, decayed, penalized } from "./weight-decay.ts";

interface Parameters {
  readonly a: Tensor<[3]>;
  readonly b: Tensor<[1, 2]>;
}
const RATE = 0.1;
const FIRST = [1, 2, -3, 0.5, 4];
/** The gradients of five numbers at five steps; 0 where a batch does not name one. */
const GRADIENTS = [
  [0.5, 0, -2, 1, 3],
  [-1, 3, 0, 0.25, -4],
  [0.25, 1, 1, 0, 0],
  [0, -0.5, 2, 2, 1],
  [1.5, 0.1, 0, -1, 0.5],
];

const treeOf = (x: readonly number[]): Parameters => ({ a: tensor("3", x.slice(0, 3)), b: tensor("1 2", x.slice(3)) });
const numbersOf = ({ a, b }: Parameters): readonly number[] => [...read(a), ...read(b)];

/** Where five steps of an optimizer lead, in float64 or on wasm. */
const steps = <S>(optimizer: Optimizer<Parameters, S>, device = interpreter()): readonly (readonly number[])[] => {
  const update = compile(optimizer.update, device);
  let now = { parameters: treeOf(FIRST), state: compile(optimizer.init, device)(treeOf(FIRST)) };
  return GRADIENTS.map((g) => {
    now = update(treeOf(g), now.state, now.parameters, tensor("", [RATE]));
    return numbersOf(now.parameters);
  });
};

/** The same by a formula for one number: from its value, its gradient, a memory of its own and the number of the step. */
type Formula = (θ: number, g: number, memory: number[], t: number) => number;
const trajectory = (
  formula: Formula,
  change = (g: readonly number[]): readonly number[] => g,
): readonly (readonly number[])[] => {
  const memories = FIRST.map((): number[] => [0, 0]);
  let θ: readonly number[] = FIRST;
  return GRADIENTS.map((given, before) => {
    const g = change(given);
    θ = θ.map((x, i) => formula(x, at(g, i), at(memories, i), before + 1));
    return θ;
  });
};

const expectSame = <S>(optimizer: Optimizer<Parameters, S>, right: readonly (readonly number[])[]): void => {
  steps(optimizer)
    .flat()
    .forEach((x, i) => expect(x, `number ${i}`).toBeCloseTo(at(right.flat(), i), 11));
  steps(optimizer, wasm({ threads: 1 }))
    .flat()
    .forEach((x, i) => expect(Math.abs(x - at(right.flat(), i)), `number ${i}`).toBeLessThan(1e-5));
};

/** The formula where there is a gradient; elsewhere nothing changes. */
const lazily =
  (formula: Formula): Formula =>
  (θ, g, memory, t) =>
    g === 0 ? θ : formula(θ, g, memory, t);

const heavyBall =
  (μ: number, nesterov: boolean): Formula =>
  (θ, g, m) => {
    m[0] = μ * at(m, 0) + g;
    return θ - RATE * (nesterov ? g + μ * m[0] : m[0]);
  };
const rms =
  (α: number, μ: number): Formula =>
  (θ, g, m) => {
    m[0] = α * at(m, 0) + (1 - α) * g * g;
    m[1] = μ * at(m, 1) + g / (Math.sqrt(m[0]) + 1e-8);
    return θ - RATE * m[1];
  };
const kingma: Formula = (θ, g, m, t) => {
  m[0] = 0.9 * at(m, 0) + 0.1 * g;
  m[1] = 0.999 * at(m, 1) + 0.001 * g * g;
  return θ - (RATE * (m[0] / (1 - 0.9 ** t))) / (Math.sqrt(m[1] / (1 - 0.999 ** t)) + 1e-8);
};
const descent: Formula = (θ, g) => θ - RATE * g;

describe("each is its formula", () => {
  test("momentum, plain and Nesterov's, dense and lazy", () => {
    for (const nesterov of [false, true]) {
      expectSame(momentum({ nesterov }), trajectory(heavyBall(0.9, nesterov)));
      expectSame(momentum({ momentum: 0.5, nesterov, lazy: true }), trajectory(lazily(heavyBall(0.5, nesterov))));
    }
  });
  test("RMSprop, with and without momentum, dense and lazy", () => {
    expectSame(rmsprop(), trajectory(rms(0.99, 0)));
    expectSame(rmsprop({ decay: 0.9, momentum: 0.8, lazy: true }), trajectory(lazily(rms(0.9, 0.8))));
  });
  test("Adam, dense and lazy, and Adagrad", () => {
    expectSame(adam(), trajectory(kingma));
    expectSame(adam({ lazy: true }), trajectory(lazily(kingma)));
    const duchi: Formula = (θ, g, m) => {
      m[0] = at(m, 0) + g * g;
      return θ - (RATE * g) / (Math.sqrt(m[0] + 0.1) + 1e-10);
    };
    expectSame(adagrad(), trajectory(duchi));
  });
  test("gradient descent", () => {
    expectSame(gradientDescent(), trajectory(descent));
  });
  test("AdamW, whose decay is no part of the gradient", () => {
    const loshchilov: Formula = (θ, g, m, t) => kingma(θ - RATE * 0.2 * θ, g, m, t);
    expectSame(adamW({ decay: 0.2 }), trajectory(loshchilov));
    expectSame(adamW({ decay: 0.2, lazy: true }), trajectory(lazily(loshchilov)));
  });
});

describe("wrappers", () => {
  test("a penalty is a part of the gradient, dense or lazy", () => {
    const formula: Formula = (θ, g, m, t) => heavyBall(0.9, false)(θ, g + 0.3 * θ, m, t);
    expectSame(penalized(0.3)(momentum<Parameters>()), trajectory(formula));
    expectSame(penalized(0.3, { lazy: true })(momentum<Parameters>({ lazy: true })), trajectory(lazily(formula)));
  });

  test("gradients are clipped by value, by norm, and by the norm of all", () => {
    const plain = gradientDescent<Parameters>();
    expectSame(
      clippedByValue(1)(plain),
      trajectory(descent, (g) => g.map((x) => Math.max(-1, Math.min(1, x)))),
    );
    const shortened = (g: readonly number[], most: number): readonly number[] => {
      const length = Math.hypot(...g);
      return length > most ? g.map((x) => (x * most) / length) : g;
    };
    expectSame(
      clippedByNorm(1.5)(plain),
      trajectory(descent, (g) => [...shortened(g.slice(0, 3), 1.5), ...shortened(g.slice(3), 1.5)]),
    );
    expectSame(
      clippedByGlobalNorm(2)(plain),
      trajectory(descent, (g) => shortened(g, 2)),
    );
    // No gradient at all has no direction.
    const none = compile(clippedByGlobalNorm(2)(plain).update, interpreter());
    const start = treeOf(FIRST);
    const { parameters } = none(treeOf([0, 0, 0, 0, 0]), {}, start, tensor("", [RATE]));
    expect(numbersOf(parameters)).toEqual(FIRST);
  });

  test.each(["mean", "sum"] as const)(
    "a step after two batches is that of their %s, and between steps nothing changes",
    (by) => {
      const pairs = [0, 1].map((pair) => GRADIENTS.slice(2 * pair, 2 * pair + 2));
      const means = pairs.map(([a = [], b = []]) => a.map((x, i) => (x + at(b, i)) / (by === "mean" ? 2 : 1)));
      const memories = FIRST.map((): number[] => [0, 0]);
      const [first = [], second = []] = means.reduce<readonly (readonly number[])[]>(
        (all, mean) => [
          ...all,
          (all.at(-1) ?? FIRST).map((x, i) => heavyBall(0.9, false)(x, at(mean, i), at(memories, i), 0)),
        ],
        [],
      );
      expectSame(accumulated(2, { by })(momentum<Parameters>()), [FIRST, first, first, second, second]);
      expect(() => accumulated(0.5)).toThrow(
        "accumulated: a step is taken after a whole number of batches, not after 0.5.",
      );
    },
  );

  test("the mean of the parameters follows them, and training does not look at it", () => {
    const optimizer = averaged(0.6)(gradientDescent<Parameters>());
    const plain = trajectory(descent);
    expectSame(optimizer, plain);
    const update = compile(optimizer.update, interpreter());
    let now = { parameters: treeOf(FIRST), state: compile(optimizer.init, interpreter())(treeOf(FIRST)) };
    let mean: readonly number[] = FIRST;
    GRADIENTS.forEach((g, step) => {
      now = update(treeOf(g), now.state, now.parameters, tensor("", [RATE]));
      mean = mean.map((x, i) => 0.6 * x + 0.4 * at(at(plain, step), i));
      numbersOf(now.state.average).forEach((x, i) => expect(x).toBeCloseTo(at(mean, i), 11));
    });
    expect(() => averaged(1)).toThrow("averaged: the decay is from 0 to below 1, not 1.");
  });

  test("what is ranked with is the mean, whatever the optimizer is wrapped in", () => {
    const inner = averaged(0.6)(gradientDescent<Parameters>());
    const whole = accumulated(2)(decayed(0.1)(projected<Parameters>(intoUnitBall)(inner)));
    const ranked = compile((x: Parameters, average: Parameters) => {
      const optimizer = { ...inner.init(x), average };
      return whole.ranked?.(x, { ...whole.init(x), optimizer }) ?? x;
    }, interpreter());
    const found = ranked(treeOf(FIRST), treeOf([3, 4, 0, 0.1, 0.2]));
    [0.6, 0.8, 0, 0.1, 0.2].forEach((x, i) => expect(at(numbersOf(found), i)).toBeCloseTo(x, 12));
    expect(adam().ranked).toBe(undefined);
  });

  test("they compose: clip, step, decay and project", () => {
    const whole = projected<Parameters>(intoUnitBall)(decayed(0.1)(clippedByValue(1)(adam<Parameters>())));
    const results = steps(whole);
    for (const x of results) {
      expect(Math.hypot(...x.slice(0, 3))).toBeLessThanOrEqual(1 + 1e-12);
      expect(Math.hypot(...x.slice(3))).toBeLessThanOrEqual(1 + 1e-12);
    }
    expect(whole.name).toBe("adam(β₁ 0.9, β₂ 0.999), clipped to 1, decayed 0.1, projected");
    const long = compile((p: Parameters) => norm(intoUnitBall(p).a, -1), interpreter())(treeOf([3, 4, 0, 0.1, 0.2]));
    expect(at(read(long), 0)).toBeCloseTo(1, 12);
    const short = compile(intoUnitBall<Parameters>, interpreter())(treeOf([0.3, 0.4, 0, 0.1, 0.2]));
    expect(numbersOf(short)).toEqual([0.3, 0.4, 0, 0.1, 0.2]);
  });

  test("bounds and shares that mean nothing are a sentence", () => {
    expect(() => clippedByValue(0)).toThrow("clipped to: the bound is a number above 0, not 0.");
    expect(() => clippedByGlobalNorm(NaN)).toThrow("not NaN.");
    expect(() => decayed(-1)).toThrow("decayed: the share is a finite number of at least 0, not -1.");
    expect(() => momentum({ momentum: 1 })).toThrow("The option 'momentum' of momentum takes a number of at least 0");
  });
});
