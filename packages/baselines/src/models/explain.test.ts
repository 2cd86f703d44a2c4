/** Checks what is said of recommendations: attention as it is by definition, and additions that sum to the score. */
import {
  and,
  causalMask,
  compile,
  expand,
  interpreter,
  key,
  type KeyTensor,
  keyTensor,
  read,
  tensor,
  toHost,
} from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { additionsTo, explain } from "attrec";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitOf } from "../testing/small-data.ts";
import { bert4rec } from "./bert4rec.ts";
import { ease } from "./ease.ts";
import { itemKnn } from "./item-knn.ts";
import { sasrec } from "./sasrec.ts";
import { initialBlocks, lastAttention } from "./transformer.ts";

const device = interpreter();
const [batch, length, dim, heads] = [1, 3, 4, 2];

test("the attention of a block is the mean of its heads' softmax", () => {
  const numbers = Array.from({ length: length * dim }, (_, i) => Math.sin(1.7 * i + 0.3));
  const x = tensor("batch length dim", numbers, { batch, length, dim });
  const [block] = compile(
    (k: KeyTensor) => initialBlocks(k, { blocks: 1, dim, hidden: dim }),
    device,
  )(keyTensor(key(3)));
  if (!block) throw new Error("There is no block.");
  const known = tensor("bool:batch length", [true, true, true], { batch, length });
  const found = compile((rows: typeof x, own: typeof block, mask: typeof known) => {
    const open = and(causalMask("length", length), expand(mask, "batch 1 length"));
    return lastAttention([own], rows, open, { heads, dropout: 0, activation: (y) => y, norm: "after" });
  }, device)(x, block, known);
  const rows = Array.from({ length }, (_, i) => numbers.slice(i * dim, (i + 1) * dim));
  const projected = (weights: ArrayLike<number>) =>
    rows.map((row) =>
      Array.from({ length: dim }, (_, j) => row.reduce((sum, y, k) => sum + y * at(weights, k * dim + j), 0)),
    );
  const [query, asked] = [projected(read(block.attention.query)), projected(read(block.attention.key))];
  const part = dim / heads;
  for (let i = 0; i < length; i++) {
    const ofHead = (head: number): readonly number[] => {
      const powers = asked.map((other, j) => {
        let score = 0;
        for (let k = head * part; k < (head + 1) * part; k++) score += at(at(query, i), k) * at(other, k);
        return j <= i ? Math.exp(score / Math.sqrt(part)) : 0;
      });
      return powers.map((power) => power / powers.reduce((a, b) => a + b));
    };
    const [one, other] = [ofHead(0), ofHead(1)];
    for (let j = 0; j < length; j++)
      expect(at(read(found), i * length + j)).toBeCloseTo((at(one, j) + at(other, j)) / 2, 12);
  }
});

const names = {
  userNames: ["ann"],
  itemNames: ["a", "b", "c", "d"],
  titles: ["Alien", "Brazil", "Casablanca", "Duel"],
};
const options = { dim: 4, length: 3, heads: 2, blocks: 2 } as const;
const sizes = { users: 1, items: 4 };
const sumOf = (row: readonly number[]): number => row.reduce((a, b) => a + b, 0);

describe("explain", () => {
  test("SASRec's last place attends to the items before it, of which only real ones are shown", async () => {
    const model = sasrec(options);
    const parameters = await toHost(compile((k: KeyTensor) => model.init(k, sizes), device)(keyTensor(key(1))));
    const { history, attention, shares } = await explain({ model, parameters, historyLength: 3, ...names }, device, [
      "b",
      "d",
    ]);
    expect(history).toEqual(["Brazil", "Duel"]);
    expect(attention.map((row) => row.length)).toEqual([2, 2]);
    expect(attention[0]).toEqual([1, 0]);
    expect(shares).toEqual(attention[1]);
    expect(sumOf(shares)).toBeCloseTo(1, 12);
  });

  test("BERT4Rec's hidden place stands behind the items, and pushes the oldest out", async () => {
    const model = bert4rec(options);
    const parameters = await toHost(compile((k: KeyTensor) => model.init(k, sizes), device)(keyTensor(key(1))));
    const trained = { model, parameters, historyLength: 3, ...names };
    const short = await explain(trained, device, ["b"]);
    expect(short.history).toEqual(["Brazil", "(the next item)"]);
    for (const row of short.attention) expect(sumOf(row)).toBeCloseTo(1, 12);
    expect(short.shares).toHaveLength(2);
    const whole = await explain(trained, device, ["a", "b", "d"]);
    expect(whole.history).toEqual(["Brazil", "Duel", "(the next item)"]);
    expect(sumOf(whole.shares)).toBeCloseTo(1, 12);
  });

  test("a transformer without blocks has none", async () => {
    const model = sasrec({ ...options, blocks: 0 });
    const parameters = await toHost(compile((k: KeyTensor) => model.init(k, sizes), device)(keyTensor(key(1))));
    await expect(explain({ model, parameters, historyLength: 3, ...names }, device, ["b"])).rejects.toThrow(
      "sasrec has no attention, by which a recommendation could be explained.",
    );
  });
});

const split = splitOf(
  ..."ann a,ann b,ann e,bob b,bob c,cid a,cid b,cid d,cid e,cid e,ann d,ann d,bob d,bob d,cid c,cid c".split(","),
);

test.each([ease({ l2: 0.5 }), itemKnn({ neighbours: 2 })])(
  "$name: what items add to another sums to its score",
  async (model) => {
    expect(model.isAdditive).toBe(true);
    const { userCount, itemCount } = split.sequences;
    const score = model.count(split);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(itemCount - 1), { minLength: 1, maxLength: itemCount - 1 }),
        async (own) => {
          const items = Int32Array.from(own);
          const others = Array.from({ length: itemCount }, (_, item) => item).filter((item) => !own.includes(item));
          const added = await additionsTo(score, split.sequences, items, others);
          const scores = await score(Int32Array.of(userCount), items, undefined, Int32Array.of(items.length));
          others.forEach((item, i) => {
            const adds = at(added, i).map((one) => one.adds);
            expect(sumOf(adds)).toBeCloseTo(-at(scores, item), 12);
            expect(adds).toEqual(adds.toSorted((a, b) => b - a));
          });
        },
      ),
      { numRuns: 20 },
    );
  },
);
