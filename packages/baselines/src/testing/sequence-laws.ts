// Laws that every model of whole sequences is held to.
import { checkGradients, valueAndGrad } from "@attrec/autodiff";
import { compile, type Device, interpreter, key, keyTensor, read, tensor, tensors, wasm } from "@attrec/tensor";
import { at, leaves } from "@attrec/tensor/extend";
import type { Batch, ModelParts, Query, SequenceExamples } from "attrec";
import { expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { relativeError } from "../../../tensor/src/testing/draw.ts";
import { parametersOf, sizes } from "./model-laws.ts";

/** Whole sequences with every part, of any source. */
type Whole = Required<Pick<SequenceExamples, "kind" | "negatives">>;

export const [LENGTH, NEGATIVES] = [4, 3];
const draws = keyTensor(key(3));

/**
 * Three users' sequences of 4, 1 and 2 items. `filled` stands in each masked place, as item, target and negative.
 */
export const sequencesWith = (filled: number): Batch<Whole> => {
  const items = [0, 1, 2, 3, filled, filled, filled, 6, filled, filled, 5, 1];
  const targets = [1, 2, 3, 5, filled, filled, filled, 2, filled, filled, 1, 4];
  const isReal = items.map((_, place) => [0, 1, 2, 3, 7, 10, 11].includes(place));
  const negatives = isReal.flatMap((real, place) =>
    Array.from({ length: NEGATIVES }, (_, k) => (real ? (at(targets, place) + 1 + k) % sizes.items : filled)),
  );
  const [batch, length] = [3, LENGTH];
  return {
    user: tensor("int:batch", [0, 3, 1], { batch }),
    history: tensor("int:batch length", items, { batch, length }),
    mask: tensor("bool:batch length", isReal, { batch, length }),
    positive: tensor("int:batch length", targets, { batch, length }),
    negative: tensor("int:batch length negatives", negatives, { batch, length, negatives: NEGATIVES }),
  };
};

/** Only the negatives that a model declares. */
const batchFor = <P>({ examples }: SequenceModel<P>, filled: number): Batch<SequenceExamples> => {
  const { negative, ...rest } = sequencesWith(filled);
  return { ...rest, ...(examples?.negatives && { negative }) };
};

type SequenceModel<P> = ModelParts<P, SequenceExamples>;

const queryOf = ({ user, history, mask }: Batch<SequenceExamples>): Query<SequenceExamples> => ({
  user,
  history,
  mask,
});

/** Runs the tests that every model of sequences of {@link LENGTH} has: of masks and wasm. */
export const sequenceLaws = <P>(model: SequenceModel<P>): void => {
  const p = parametersOf(model);
  const lossAndGradient = valueAndGrad(model.loss);
  const all = (parameters: P, b: Batch<SequenceExamples>, q: Query<SequenceExamples>, from: typeof draws) => ({
    ...lossAndGradient(parameters, b, from),
    scores: model.score(parameters, q),
  });

  test("what stands in a masked place changes no score, no loss and no gradient", () => {
    const found = (filled: number) => {
      const batch = batchFor(model, filled);
      return leaves(compile(all, interpreter())(p, batch, queryOf(batch), draws)).map(({ path, tensor: x }) => [
        path,
        [...read(x)],
      ]);
    };
    expect(found(4)).toEqual(found(0));
  });

  test("wasm gives the interpreter's loss, gradients and scores, to 1e-4", () => {
    const batch = batchFor(model, 0);
    const run = (device: Device) => tensors(compile(all, device)(p, batch, queryOf(batch), draws));
    const exact = run(interpreter());
    run(wasm({ threads: 1 })).forEach((x, i) => expect(relativeError(read(x), read(at(exact, i)))).toBeLessThan(1e-4));
  });
};

/** The test of gradients, for a small model: each number is moved on its own. */
export const sequenceGradients = <P>(model: SequenceModel<P>): void =>
  test("gradients are the limits of differences, to 1e-6", () => {
    const batch = batchFor(model, 0);
    expect(checkGradients(model.loss, [parametersOf(model), batch, draws]).error).toBeLessThan(1e-6);
  });

/**
 * The test that a model looks at nothing later than a position: its loss is that of every prefix by itself, whose scores `score` gives.
 * `withoutPlaces` are parameters that tell positions alike, since a prefix stands at the end of its row.
 */
export const prefixLaw = <P>(
  model: SequenceModel<P>,
  withoutPlaces: (parameters: P) => P,
  lossOf: (scores: readonly number[], target: number, negatives: readonly number[]) => number,
): void =>
  test("the loss is that of each prefix by itself: no target, and nothing later, reaches its own input", () => {
    const p = withoutPlaces(parametersOf(model));
    const batch = batchFor(model, 0);
    const [history, mask, positive] = [batch.history, batch.mask, batch.positive].map((x) => [...read(x)]) as [
      number[],
      number[],
      number[],
    ];
    const negative = [...read(sequencesWith(0).negative)];
    const score = compile(model.score, interpreter());
    let expected = 0;
    for (let row = 0; row < 3; row++)
      for (let place = 0; place < LENGTH; place++) {
        if (mask[row * LENGTH + place] === 0) continue;
        const moved = (x: readonly number[], otherwise: number) =>
          Array.from({ length: LENGTH }, (_, k) =>
            k < LENGTH - 1 - place ? otherwise : at(x, row * LENGTH + k - (LENGTH - 1 - place)),
          );
        const scores = score(p, {
          user: tensor("int:batch", [0], { batch: 1 }),
          history: tensor("int:batch length", moved(history, 0), { batch: 1, length: LENGTH }),
          mask: tensor("bool:batch length", moved(mask, 0).map(Boolean), { batch: 1, length: LENGTH }),
        });
        const first = (row * LENGTH + place) * NEGATIVES;
        expected += lossOf(
          Array.from(read(scores), (x) => -x),
          at(positive, row * LENGTH + place),
          negative.slice(first, first + NEGATIVES),
        );
      }
    expect(at(read(compile(model.loss, interpreter())(p, batch, draws)), 0)).toBeCloseTo(expected, 9);
  });

/** -ln of the softmax's share of the target. */
export const softmaxLoss = (scores: readonly number[], target: number): number =>
  Math.log(scores.reduce((sum, x) => sum + Math.exp(x), 0)) - at(scores, target);
