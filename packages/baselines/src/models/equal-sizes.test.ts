/**
 * Every model in every setting that it has, with dimensions of one size under different names: a history as long as there
 * are targets, windows as many as dimensions, filters, users and items. What a model computes cannot hang on whether two
 * sizes happen to be equal, and a last batch may have any number of windows.
 */
import { compile, type Device, interpreter, key, keyTensor, read, tensor, tensors, wasm } from "@attrec/tensor";
import {
  adagrad,
  adam,
  attrec,
  type Batch,
  gradientDescent,
  type Optimizer,
  type Query,
  type SequentialModel,
} from "attrec";
import { initialState, trainingStep } from "attrec/extend";
import { describe, expect, test } from "vitest";
import { relativeError } from "../../../tensor/src/testing/draw.ts";
import { equalSequences } from "../testing/equal-sequences.ts";
import { bprmf } from "./bprmf.ts";
import { caser } from "./caser.ts";
import { fmc } from "./fmc.ts";
import { fpmc } from "./fpmc.ts";
import { hrm } from "./hrm.ts";
import { lstmPlus } from "./lstm-plus.ts";
import { models } from "./models.ts";
import { prme } from "./prme.ts";
import { transrec } from "./transrec.ts";

/** All ways to choose one of each. */
const everyChoice = <T extends Record<string, readonly unknown[]>>(
  choices: T,
): readonly { readonly [K in keyof T]: T[K][number] }[] =>
  Object.entries(choices).reduce<readonly object[]>(
    (chosen, [name, values]) => chosen.flatMap((others) => values.map((value) => ({ ...others, [name]: value }))),
    [{}],
  ) as readonly { readonly [K in keyof T]: T[K][number] }[];

/** As long a history and as many targets, and everything else. */
interface Sizes {
  readonly length: number;
  readonly targets: number;
  readonly others: number;
}

const everySize: readonly Sizes[] = [
  { length: 4, targets: 4, others: 4 },
  { length: 1, targets: 1, others: 4 },
];

type Model = SequentialModel<unknown>;

/** A model as one of many: its parameters are a tree that the tests do not look into. */
const modelOf = <P>(model: SequentialModel<P>): Model => model as unknown as Model;

const modelsOf = ({ length, others: dim }: Sizes): readonly Model[] => {
  const penalties = [0, 0.1];
  return [
    penalties.map((l2) => modelOf(bprmf({ dim, l2 }))),
    penalties.map((l2) => modelOf(fmc({ dim, l2 }))),
    everyChoice({ terms: ["both", "preference", "transition"] as const, l2: penalties }).map((set) =>
      modelOf(fpmc({ dim, ...set })),
    ),
    everyChoice({
      within: ["average", "max"] as const,
      between: ["average", "max", "sum"] as const,
      objective: ["noise", "ranking"] as const,
      dropout: [0, 0.5],
    }).map((set) => modelOf(hrm({ dim, l2: 0.1, ...set }))),
    everyChoice({ threshold: [0, 6], l2: penalties }).map((set) => modelOf(prme({ dim, ...set }))),
    everyChoice({ distance: ["l1", "l2", "squared l2"] as const, unitBall: [true, false], l2Items: penalties }).map(
      (set) => modelOf(transrec({ dim, ...set })),
    ),
    everyChoice({ output: ["own", "shared"] as const, dropout: [0, 0.5], highest: [0, 1] }).map((set) =>
      modelOf(caser({ dim, length, horizontal: dim, vertical: dim, l2: 0.1, ...set })),
    ),
    everyChoice({
      cell: ["lstm", "gru"] as const,
      pairs: ["all", "own"] as const,
      l2: penalties,
    }).map((set) =>
      modelOf(lstmPlus({ dim, dropout: 0.5, clip: set.l2 === 0, l2Weights: set.l2, initialScale: 1, ...set })),
    ),
    everyChoice({
      // Without attention there is nothing to mask.
      attend: [{ mask: "before" }, { mask: "after" }, { attention: false }] as const,
      aggregation: ["mean", "sum", "max", "min"] as const,
      pairs: ["all", "own"] as const,
      l2: penalties,
    }).map(({ attend, ...set }) =>
      modelOf(
        attrec({ ...attend, dim, clip: set.l2 === 0, dropout: set.l2 * 5, l2Weights: set.l2, initialScale: 1, ...set }),
      ),
    ),
  ].flat();
};

const batchOf = ({ length, targets, others: batch }: Sizes) => {
  const items = batch;
  const numbers = (count: number, from: number) =>
    Array.from({ length: count }, (_, i) => (3 * i + from + (i >> 1)) % items);
  const user = tensor("int:batch", numbers(batch, 1), { batch });
  const history = tensor("int:batch length", numbers(batch * length, 2), { batch, length });
  const seconds = (count: number) => Array.from({ length: count }, (_, i) => 9000 * (i + 1));
  return {
    batch: {
      user,
      history,
      positive: tensor("int:batch targets", numbers(batch * targets, 3), { batch, targets }),
      negative: tensor("int:batch targets", numbers(batch * targets, 1), { batch, targets }),
      gaps: tensor("batch targets", seconds(batch * targets), { batch, targets }),
    } satisfies Batch,
    query: { user, history, elapsed: tensor("batch", seconds(batch), { batch }) } satisfies Query,
  };
};

const draws = keyTensor(key(3));
const rate = tensor("", [0.05]);

/** The losses of two steps, all parameters after them, and all scores. */
const trained = <S>(
  model: Model,
  optimizer: Optimizer<unknown, S>,
  sizes: Sizes,
  device: Device,
): readonly number[] => {
  const { batch, query } = batchOf(sizes);
  const start = compile(initialState(model, optimizer, { users: sizes.others, items: sizes.others }), interpreter());
  const step = compile(trainingStep(model, optimizer), device, { carry: "state" });
  const first = step(start(draws), batch, draws, rate);
  const losses = [...read(first.loss)];
  const second = step(first.state, batch, draws, rate);
  const scores = compile(model.score, device)(second.state.parameters, query);
  return [...losses, ...[second.loss, ...tensors(second.state), scores].flatMap((x) => [...read(x)])];
};

const agree = <S>(model: Model, optimizer: Optimizer<unknown, S>, sizes: Sizes): void => {
  const exact = trained(model, optimizer, sizes, interpreter());
  expect(exact.every(Number.isFinite)).toBe(true);
  expect(relativeError(trained(model, optimizer, sizes, wasm({ threads: 1 })), exact)).toBeLessThan(1e-4);
};

test("every model that learns by steps is among these", () => {
  const tested = [
    ...modelsOf({ length: 4, targets: 4, others: 4 }).map(({ name }) => name),
    ...equalSequences.map(([name]) => name),
  ];
  const learned = Object.values(models).flatMap((make) => {
    const model = make();
    return "loss" in model ? [model.name] : [];
  });
  expect(new Set(tested)).toEqual(new Set([attrec().name, ...learned]));
});

describe("whole sequences, of one size in everything", () => {
  test.each(equalSequences)("%s trains (%s)", async (_, __, steps) => {
    const exact = await steps(interpreter());
    expect(exact.every(Number.isFinite)).toBe(true);
    expect(relativeError(await steps(wasm({ threads: 1 })), exact)).toBeLessThan(1e-4);
  });
});

describe.each(everySize)("a history of $length, $targets targets, $others of everything else", (sizes) => {
  test.each(modelsOf(sizes).map((model) => [model.name, model.hyperparameters, model] as const))(
    "%s trains with %o",
    (_, __, model) => agree(model, adagrad<unknown>(), sizes),
  );
});

test.each([adam<unknown>(), gradientDescent<unknown>()])("so do other optimizers: $name", (optimizer) => {
  const sizes = { length: 4, targets: 4, others: 4 };
  // Where a gradient is hardly more than rounding, Adam makes a step of it: the models start large.
  const options = { dim: 4, initialScale: 1 };
  for (const model of [modelOf(attrec(options)), modelOf(lstmPlus(options)), modelOf(hrm(options))])
    agree(model, optimizer as Optimizer<unknown, unknown>, sizes);
});
