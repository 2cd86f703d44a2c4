/** Checks the weights of attention that a report shows. */
import { compile, interpreter, key, read, tensor, uniforms } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { attrec, type AttRecParameters } from "attrec";
import { expect, test } from "vitest";
import { attentionOf } from "./attention.ts";

const [users, items, dim] = [2, 6, 4];
const numbers = (stream: number, count: number) => uniforms(key(5), stream, count).map((x) => 2 * x - 1);
const parameters: AttRecParameters = {
  users: tensor("users dim", numbers(1, users * dim), { users, dim }),
  items: tensor("items dim", numbers(2, items * dim), { items, dim }),
  sequence: tensor("items dim", numbers(3, items * dim), { items, dim }),
  weights: tensor("dim dim", numbers(4, dim * dim), { dim }),
};

test.each(["before", "after"] as const)(
  "with the mask %s the softmax, the maps are what the model attends by",
  (mask) => {
    const history = [4, 0, 2];
    const map = attentionOf({ mask, firstTime: 1 }, parameters, history);
    const rows = history.map((_, i) => map.slice(3 * i, 3 * i + 3).reduce((a, b) => a + b, 0));
    if (mask === "before") rows.forEach((sum) => expect(sum).toBeCloseTo(1, 12));
    else rows.forEach((sum) => expect(sum).toBeLessThan(1));
    history.forEach((_, i) => expect(map[4 * i]).toBe(0));
    // The intent that the map gives, and its distance to every item: with ω of 0 that is AttRec's score.
    const place = (item: number, k: number): number => at(read(parameters.sequence), item * dim + k);
    const intent = Array.from({ length: dim }, (_, k) =>
      map.reduce((sum, weight, i) => sum + (weight * place(at(history, i % 3), k)) / 3, 0),
    );
    const query = {
      user: tensor("int:batch", [1], { batch: 1 }),
      history: tensor("int:batch length", history, { batch: 1, length: 3 }),
    };
    const scores = read(compile(attrec({ dim, mask, omega: 0 }).score, interpreter())(parameters, query));
    for (let item = 0; item < items; item++) {
      const distance = intent.reduce((sum, value, k) => sum + (value - place(item, k)) ** 2, 0);
      expect(scores[item]).toBeCloseTo(distance, 10);
    }
  },
);
