/** Counts the bytes that ranks and lists of a graphics card bring to the host: the scores of all items are not among them. */
import { compile, key, type KeyTensor, keyTensor } from "@attrec/tensor";
import { expect, test } from "vitest";
// A test helper is not a part of the package.
import { countTraffic, type TrafficCounter } from "../../../tensor/src/testing/card-traffic.ts";
import { leaveOneOut } from "../data/split.ts";
import { sequencesFrom } from "../data/testing/arbitraries.ts";
import { attrec } from "../model/attrec.ts";
import { graphicsCard } from "../testing/graphics-card.ts";
import { defaultProtocol } from "./protocol.ts";
import { rankUsers } from "./ranking.ts";
import { scorer } from "./scorer.ts";

test("a block's ranks and lists come from the card, and its scores stay there", async (context) => {
  let traffic: TrafficCounter | undefined;
  const device = await graphicsCard(context, { onCard: (card) => (traffic = countTraffic(card)) });
  const [users, items, length] = [32, 160, 5];
  const names = Array.from({ length: users }, (_, user) => Array.from({ length: 5 }, (_, k) => `i${5 * user + k}`));
  const split = leaveOneOut(sequencesFrom(names), defaultProtocol);
  const model = attrec({ dim: 4 });
  const parameters = compile((k: KeyTensor) => model.init(k, { users, items }), device)(keyTensor(key(3)));
  const score = scorer(model, device, 3)(parameters);
  const blockSize = 16;
  const task = { split, protocol: defaultProtocol, part: "test", historyLength: 3, blockSize } as const;
  const returned = async (wishes: { readonly listLength?: number; readonly sampled?: number }): Promise<number> => {
    traffic?.take();
    const found = await rankUsers({ ...task, ...wishes, score });
    const { returned: bytes = NaN } = traffic?.take() ?? {};
    expect(found).toEqual(await rankUsers({ ...task, ...wishes, score: (...block) => score(...block) }));
    return bytes;
  };
  // For each user a count and the target's score, and the scores of the four items that she has seen.
  const blocks = users / blockSize;
  const usual = 4 * blocks * blockSize * (2 + 4);
  expect(await returned({})).toBe(usual);
  // And as many of the first items as the next power of two above five and the four that she has seen.
  expect(await returned({ listLength: length })).toBe(usual + 4 * users * 16);
  expect(await returned({ sampled: 20 })).toBe(4 * users * (2 + 20));
  // All scores are more.
  expect(4 * users * items).toBeGreaterThan(3 * (usual + 4 * users * 16));
});
