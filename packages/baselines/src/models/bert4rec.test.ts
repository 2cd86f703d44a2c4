/** Checks BERT4Rec: its masks, which items it hides, and that a hidden item is not seen. */
import { compile, interpreter, key, keyTensor, read, tensor } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { describe, expect, test } from "vitest";
import { parametersOf } from "../testing/model-laws.ts";
import { LENGTH, sequenceGradients, sequenceLaws, sequencesWith, softmaxLoss } from "../testing/sequence-laws.ts";
import { bert4rec } from "./bert4rec.ts";

const small = { dim: 4, length: LENGTH, heads: 2, dropout: 0 } as const;
const { negative: _, ...batch } = sequencesWith(0);
const draws = keyTensor(key(3));

describe.each([0, 1])("with the last item alone hidden in %i of sequences", (last) => {
  sequenceLaws(bert4rec({ ...small, masked: 0.5, last }));
});

sequenceGradients(bert4rec({ ...small, dim: 2, blocks: 1, masked: 0.5 }));

test("where the last item alone is hidden, the loss is that of what recommending would say before it", () => {
  const model = bert4rec({ ...small, last: 1 });
  const p = parametersOf(model);
  // The history that is followed by the last target: what recommending gets moves it on by one place.
  const scores = compile(model.score, interpreter())(p, batch);
  const items = scores.sizes[1] ?? 0;
  const rows = Array.from({ length: 3 }, (_, row) =>
    Array.from(read(scores).subarray(row * items, (row + 1) * items), (x) => -x),
  );
  const targets = read(batch.positive);
  const full = softmaxLoss(at(rows, 0), at(targets, LENGTH - 1));
  // A history of L items loses its first when it moves on, as the first target sequence has it.
  const one = {
    user: tensor("int:batch", [0], { batch: 1 }),
    history: tensor("int:batch length", [0, 1, 2, 3], { batch: 1, length: LENGTH }),
    mask: tensor("bool:batch length", [true, true, true, true], { batch: 1, length: LENGTH }),
    positive: tensor("int:batch length", [1, 2, 3, 5], { batch: 1, length: LENGTH }),
  };
  expect(at(read(compile(model.loss, interpreter())(p, one, draws)), 0)).toBeCloseTo(full, 9);
});

test("hidden items are as many as are asked for, and what is hidden is not seen", () => {
  const p = parametersOf(bert4rec(small));
  const loss = (masked: number, positive: readonly number[]): number =>
    at(
      read(
        compile(bert4rec({ ...small, masked, last: 0 }).loss, interpreter())(
          p,
          { ...batch, positive: tensor("int:batch length", positive, { batch: 3, length: LENGTH }) },
          draws,
        ),
      ),
      0,
    );
  const targets = [...read(batch.positive)];
  expect(loss(0, targets)).toBe(0);
  // With all hidden, each position's loss is that of its target alone: two targets that change places change nothing but that.
  const [a, b] = [targets.with(0, 2).with(1, 1), targets];
  const alone = (of: readonly number[]) => loss(1, of);
  expect(alone(a)).not.toBeCloseTo(alone(b), 6);
  expect(alone(targets.with(4, 3))).toBe(alone(targets));
});
