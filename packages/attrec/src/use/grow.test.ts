/** A model that grows ranks what it knew as before, wherever the rows went. */
import { compile, interpreter, key, type KeyTensor, keyTensor, read, toHost } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import fc from "fast-check";
import { expect, test } from "vitest";
import { attrec } from "../model/attrec.ts";
import { scorer } from "../protocol/scorer.ts";
import { grow } from "./grow.ts";

const device = interpreter();
const model = attrec({ dim: 3, omega: 0.5, initialScale: 0.8 });
const from = { userNames: ["a", "b", "c"], itemNames: ["p", "q", "r", "s", "t"] };
const parameters = await toHost(
  compile((k: KeyTensor) => model.init(k, { users: 3, items: 5 }), device)(keyTensor(key(1))),
);
const scoreOld = scorer(model, device, 2)(parameters);

test("old users rank old items as they did, to the last bit, whatever comes new and wherever it comes", async () => {
  const names = (of: readonly string[]) => fc.shuffledSubarray([...of, "x", "y", "z"], { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(names(from.userNames), names(from.itemNames), async (userNames, itemNames) => {
      const grown = await grow(model, parameters, from, { userNames, itemNames }, key(2), device);
      expect(grown.knownUsers).toBe(userNames.filter((name) => from.userNames.includes(name)).length);
      const kept = itemNames.filter((name) => from.itemNames.includes(name));
      expect(grown.knownItems).toBe(kept.length);
      if (kept.length === 0) return;
      const score = scorer(model, device, 2)(grown.parameters);
      const history = [at(kept, 0), at(kept, kept.length - 1)];
      for (const user of userNames.filter((name) => from.userNames.includes(name))) {
        const numbers = (of: readonly string[]) => Int32Array.from(history, (name) => of.indexOf(name));
        const before = await scoreOld(Int32Array.of(from.userNames.indexOf(user)), numbers(from.itemNames));
        const after = await score(Int32Array.of(userNames.indexOf(user)), numbers(itemNames));
        expect(kept.map((name) => after[itemNames.indexOf(name)])).toEqual(
          kept.map((name) => before[from.itemNames.indexOf(name)]),
        );
      }
    }),
    { numRuns: 10 },
  );
});

test("new rows are what a training begins with, within the projection", async () => {
  const to = { userNames: ["a", "new"], itemNames: from.itemNames };
  const { parameters: grown } = await grow(model, parameters, from, to, key(2), device);
  const row = read(grown.users).subarray(3, 6);
  expect(Math.hypot(...row)).toBeGreaterThan(0);
  expect(Math.hypot(...row)).toBeLessThan(1 + 1e-6);
  expect(read(grown.weights)).toEqual(read(parameters.weights));
});
