/** Checks Caser against its formulas. */
import { interpreter, read, type Tensor } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { scorer } from "attrec";
import { describe, expect, test } from "vitest";
import {
  dot,
  literalObjectives,
  lossOf,
  modelLaws,
  norms,
  parametersOf,
  row,
  scoresOf,
} from "../testing/model-laws.ts";
import { caser, type CaserOptions, type CaserParameters } from "./caser.ts";

const dim = 3;
const small = { dim, length: 4, horizontal: 2, vertical: 2, dropout: 0 } as const;

/** An entry of a tensor of any rank. */
const entry = (x: Tensor, ...index: readonly number[]): number =>
  at(
    read(x),
    index.reduce((flat, i, axis) => flat * at(x.sizes, axis) + i, 0),
  );
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
const total = (terms: readonly number[]) => terms.reduce((a, b) => a + b, 0);

/** z, one filter, one place and one number at a time. */
const sequenceVector = (p: CaserParameters, history: readonly number[]): readonly number[] => {
  const image = history.map((item) => row(p.items, item));
  const horizontal = p.horizontal.map(({ filters, bias }) => {
    const height = at(filters.sizes, 0);
    return numbers(small.horizontal).map((f) => {
      const places = numbers(image.length - height + 1).map((t) =>
        total(
          numbers(height).map((k) => total(numbers(dim).map((d) => at(at(image, t + k), d) * entry(filters, k, d, f)))),
        ),
      );
      return Math.max(...places.map((place) => Math.max(0, place + entry(bias, f))));
    });
  });
  const vertical = numbers(small.vertical).map((f) =>
    numbers(dim).map((d) => total(image.map((item, l) => entry(p.vertical, l, f) * at(item, d)))),
  );
  return numbers(dim).map((unit) => {
    const ofHorizontal = horizontal.map((found, h) =>
      total(found.map((x, f) => x * entry(at(p.fromHorizontal, h), f, unit))),
    );
    const ofVertical = vertical.map((found, f) => total(found.map((x, d) => x * entry(p.fromVertical, f, d, unit))));
    return Math.max(0, total([...ofHorizontal, ...ofVertical]) + entry(p.bias, unit));
  });
};

const variants: readonly Partial<CaserOptions>[] = [{}, { highest: 2 }, { output: "shared" }];

describe.each(variants)("with %o", (variant) => {
  modelLaws({
    model: caser({ ...small, l2: 0.1, ...variant }),
    score: (p, user, history, item) => {
      const output = p.forSequence ?? p.items;
      const ofSequence = dot(sequenceVector(p, history), row(output, item));
      return -(ofSequence + dot(row(p.users, user), row(p.forUser, item)) + entry(p.popularity, item));
    },
    objective: literalObjectives.noise,
    penalty: (p, { user, history, positives, negatives }) => {
      const output = p.forSequence ?? p.items;
      const items = [...positives, ...negatives].flatMap((item) => [row(output, item), row(p.forUser, item)]);
      return 0.1 * norms(row(p.users, user), ...history.map((item) => row(p.items, item)), ...items);
    },
    batchPenalty: (p) => {
      const weights = [p.vertical, p.fromVertical, ...p.fromHorizontal, ...p.horizontal.map(({ filters }) => filters)];
      return 0.1 * norms(...weights.map((x) => Array.from(read(x as Tensor))));
    },
  });
});

test("the shared output has no table of its own", () => {
  expect(parametersOf(caser(small)).forSequence).toBeDefined();
  expect(parametersOf(caser({ ...small, output: "shared" })).forSequence).toBeUndefined();
});

test("there are filters of every height up to L, or up to the highest", () => {
  expect(parametersOf(caser(small)).horizontal.map(({ filters }) => filters.sizes[0])).toEqual([1, 2, 3, 4]);
  expect(parametersOf(caser({ ...small, highest: 2 })).horizontal.map(({ filters }) => filters.sizes[0])).toEqual([
    1, 2,
  ]);
});

test("no filter is higher than the image", () => {
  expect(() => caser({ length: 2, highest: 3 })).toThrow(
    "The option 'highest' of caser takes a whole number from 0 to 2, the items of history ('length'), not 3.",
  );
});

test("what would take gigabytes to look over is refused when the model is made", () => {
  for (const options of [{ length: 129 }, { length: 65_536 }, { length: 8000, highest: 1 }])
    expect(() => caser(options)).toThrow(/'length' \d+ and 'highest' \d of caser ask for too much: .* up to 128 items/);
  expect(caser({ length: 5000, highest: 1 }).name).toBe("caser");
});

test("dropout is for the loss, and histories of another length are refused in a sentence", () => {
  const [plain, dropped] = [caser({ ...small, l2: 0 }), caser({ ...small, l2: 0, dropout: 0.5 })];
  const p = parametersOf(plain);
  expect(lossOf(dropped, p)).not.toBeCloseTo(lossOf(plain, p), 3);
  const longer = caser({ ...small, length: 5 });
  expect(() => scorer(longer, interpreter(), 4)).toThrow(
    "The option 'length' of caser is 5, but the windows have 4 items of history (L)",
  );
  expect(() => scoresOf(longer, parametersOf(longer))).toThrow(/'length' has size 4 above, but 5 here/);
});
