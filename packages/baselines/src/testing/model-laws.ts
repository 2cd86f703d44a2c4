// Laws that every model is held to.
import { checkGradients, valueAndGrad } from "@attrec/autodiff";
import {
  compile,
  type Device,
  interpreter,
  key,
  type KeyTensor,
  keyTensor,
  mapTree,
  read,
  type Shape,
  square,
  sum,
  type Tensor,
  tensor,
  tensors,
  uniforms,
  wasm,
} from "@attrec/tensor";
import { at, dataTensor } from "@attrec/tensor/extend";
import { adagrad, type Batch, type Query, type SequentialModel } from "attrec";
import { initialState, trainingStep } from "attrec/extend";
import { expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { relativeError } from "../../../tensor/src/testing/draw.ts";

/** A few users and items: enough that rows repeat, and that not all are named. */
export const sizes = { users: 4, items: 7 };

/** Three windows of four items of history, two targets and two others. */
export const batch: Batch = {
  user: tensor("int:batch", [0, 3, 1], { batch: 3 }),
  history: tensor("int:batch length", [0, 1, 2, 3, 4, 5, 6, 0, 2, 2, 5, 1], { batch: 3, length: 4 }),
  positive: tensor("int:batch targets", [4, 5, 1, 2, 3, 0], { batch: 3, targets: 2 }),
  negative: tensor("int:batch targets", [6, 0, 3, 4, 6, 4], { batch: 3, targets: 2 }),
  // Hours and days after the last item of the history, in seconds.
  gaps: tensor("batch targets", [60, 7200, 3600, 90_000, 200_000, 300_000], { batch: 3, targets: 2 }),
};

/** The same windows as plain numbers. */
export const windows = [
  { user: 0, history: [0, 1, 2, 3], positives: [4, 5], negatives: [6, 0], gaps: [60, 7200], elapsed: 60 },
  { user: 3, history: [4, 5, 6, 0], positives: [1, 2], negatives: [3, 4], gaps: [3600, 90_000], elapsed: 3600 },
  { user: 1, history: [2, 2, 5, 1], positives: [3, 0], negatives: [6, 4], gaps: [200_000, 300_000], elapsed: 200_000 },
] as const;

/** One of {@link windows}. */
export type Window = (typeof windows)[number];

/** The same windows as a query, at the time of their first target. */
export const query: Query = {
  user: batch.user,
  history: batch.history,
  elapsed: tensor("batch", [60, 3600, 200_000], { batch: 3 }),
};
const draws = keyTensor(key(1));

/** Parameters in [-½, ½): larger than a model starts from, so that no part of it is too small to be seen. */
export const parametersOf = <P>(model: Pick<SequentialModel<P>, "init">): P =>
  mapTree(compile((from: KeyTensor) => model.init(from, sizes), interpreter())(draws), (x, _, index) => {
    const numbers = uniforms(key(7), index + 1, read(x).length).map((u) => u - 0.5);
    return dataTensor({ read: () => numbers }, x.shape, x.sizes, "float");
  });

/** Row r of a table, or of anything whose first dimension counts rows. */
export const row = (x: Tensor, r: number): readonly number[] => {
  const width = read(x).length / at(x.sizes, 0);
  return Array.from(read(x).slice(r * width, (r + 1) * width));
};

/** a · b. */
export const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((total, x, k) => total + x * at(b, k), 0);

/** Σ (a - b)². */
export const squaredDistance = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((total, x, k) => total + (x - at(b, k)) ** 2, 0);

/** Σ x² over some rows. */
export const norms = (...rows: readonly (readonly number[])[]): number =>
  rows.flat().reduce((total, x) => total + x * x, 0);

/** The last of some numbers. */
export const lastOf = (numbers: readonly number[]): number => at(numbers, numbers.length - 1);

/** σ(x). */
export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** The objectives that models share, from the scores of a window (smaller is nearer) and one pair at a time. */
export const literalObjectives = {
  /** -ln σ(x̂_i - x̂_j). */
  ranking: (positive: number, negative: number) => -Math.log(logistic(negative - positive)),
  /** -ln σ(x̂_i) - ln σ(-x̂_j). */
  noise: (positive: number, negative: number) => -Math.log(logistic(-positive)) - Math.log(logistic(negative)),
};

/** A model, and its definition once more: one number at a time, with no library. */
export interface Definition<P> {
  readonly model: SequentialModel<P>;
  /** The score of one item, `seconds` seconds after the last item; smaller is nearer. */
  readonly score: (p: P, user: number, history: readonly number[], item: number, seconds: number) => number;
  /** The loss of a pair of a target and another item. */
  readonly objective: (positive: number, negative: number) => number;
  /** The penalty of a window, and of a batch. */
  readonly penalty?: (p: P, window: Window) => number;
  readonly batchPenalty?: (p: P) => number;
}

/** The score of every item for every window, row after row. */
export const scoresOf = <P>(model: SequentialModel<P>, p: P): ArrayLike<number> =>
  read(compile(model.score, interpreter())(p, query));

/** The loss of the batch. */
export const lossOf = <P>(model: SequentialModel<P>, p: P): number =>
  at(read(compile(model.loss, interpreter())(p, batch, draws)), 0);

/** Runs the tests that every model has: of its score, its loss, its gradients, and wasm. */
export const modelLaws = <P>({ model, score, objective, penalty, batchPenalty }: Definition<P>): void => {
  const p = parametersOf(model);

  test("every score is its definition's, to ten digits", () => {
    const scores = scoresOf(model, p);
    windows.forEach(({ user, history, elapsed }, b) => {
      for (let item = 0; item < sizes.items; item++)
        expect(scores[b * sizes.items + item]).toBeCloseTo(score(p, user, history, item, elapsed), 10);
    });
  });

  test("the loss is the objective of those scores, and the penalty", () => {
    const expected = windows.reduce(
      (total, window) => {
        const { user, history, positives, negatives, gaps } = window;
        const pairs = positives.map((item, k) =>
          objective(score(p, user, history, item, at(gaps, k)), score(p, user, history, at(negatives, k), at(gaps, k))),
        );
        return total + pairs.reduce((a, b) => a + b, 0) + (penalty?.(p, window) ?? 0);
      },
      batchPenalty?.(p) ?? 0,
    );
    expect(lossOf(model, p)).toBeCloseTo(expected, 11);
  });

  gradientLaws(model, p);
  updateLaw(model);
};

/** Tests that gradients equal finite differences, and that wasm agrees with the interpreter. */
export const gradientLaws = <P>(model: SequentialModel<P>, p: P = parametersOf(model)): void => {
  test("gradients are the limits of differences, to 1e-6", () => {
    expect(checkGradients(model.loss, [p, batch, draws]).error).toBeLessThan(1e-6);
    const scores = (parameters: P, of: Query) => sum(square(model.score(parameters, of)));
    expect(checkGradients(scores, [p, query]).error).toBeLessThan(1e-6);
  });

  test("wasm gives the interpreter's loss, gradients and scores, to 1e-4", () => {
    const all = (parameters: P, b: Batch, q: Query, from: KeyTensor) => ({
      ...valueAndGrad(model.loss)(parameters, b, from),
      scores: model.score(parameters, q),
    });
    const run = (device: Device) => tensors(compile(all, device)(p, batch, query, draws));
    const exact = run(interpreter());
    run(wasm({ threads: 1 })).forEach((x, i) => expect(relativeError(read(x), read(at(exact, i)))).toBeLessThan(1e-4));
  });
};

/** With tables far larger than a batch, a step touches the rows that the batch names and no others. */
const updateLaw = <P>(model: SequentialModel<P>): void =>
  test("a step updates the rows that a batch names, and no whole table", () => {
    const many = { users: 200, items: 300 };
    const state = compile(initialState(model, adagrad<P>(), many), interpreter())(draws);
    const step = compile(trainingStep(model, adagrad<P>()), wasm({ threads: 1 }), { carry: "state" });
    const plan = step.explain(state, batch, draws, tensor("", [0.05]));
    const tables = tensors(state).filter((x) => isTable(x.sizes, many));
    const updates = plan.match(/into rows #/g) ?? [];
    expect(updates.length).toBe(tables.length);
  });

const isTable = (of: Shape | readonly number[], many: { readonly users: number; readonly items: number }): boolean =>
  of.length === 2 && (of[0] === many.users || of[0] === many.items);
