/** Checks that tables of 16-bit floats on a graphics card rank items nearly as those of 32 bits do. */
import { compile, key, type KeyTensor, keyTensor, read, toHost } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { expect, test } from "vitest";
import { leaveOneOut } from "../data/split.ts";
import { sequencesFrom } from "../data/testing/arbitraries.ts";
import { attrec, type AttRecParameters } from "../model/attrec.ts";
import { graphicsCard } from "../testing/graphics-card.ts";
import { defaultProtocol } from "./protocol.ts";
import { rankUsers } from "./ranking.ts";
import { scorer } from "./scorer.ts";

test("ranks and lists by 16-bit tables are near those by 32 bits", async (context) => {
  const device = await graphicsCard(context);
  const [users, items, length] = [32, 160, 5];
  const names = Array.from({ length: users }, (_, user) => Array.from({ length: 5 }, (_, k) => `i${5 * user + k}`));
  const split = leaveOneOut(sequencesFrom(names), defaultProtocol);
  const model = attrec({ dim: 12 });
  const parameters = compile((k: KeyTensor) => model.init(k, { users, items }), device)(keyTensor(key(3)));
  const halved = compile((p: AttRecParameters) => p, device, { resident: "float16" })(parameters);
  const task = { split, protocol: defaultProtocol, part: "test", historyLength: 3, blockSize: 16 } as const;
  const rankBy = (p: AttRecParameters) =>
    rankUsers({ ...task, listLength: length, score: scorer(model, device, 3)(p) });
  const [whole, half] = [await rankBy(parameters), await rankBy(halved)];
  // Eleven binary digits tell most neighbours of 160 apart: a rank moves by one place here and there.
  const moved = half.ranks.map((rank, row) => Math.abs(rank - at(whole.ranks, row)));
  expect(Math.max(...moved)).toBeLessThanOrEqual(2);
  expect(moved.reduce((sum, places) => sum + places, 0) / users).toBeLessThan(0.5);
  const listed = whole.lists?.items ?? [];
  const same = half.lists?.items.filter((item, place) => item === at(listed, place)) ?? [];
  expect(same.length).toBeGreaterThan(0.9 * users * length);
  // They are not the same tables: each number is within half of the last of its eleven digits.
  const [before, after] = [read((await toHost(parameters)).items), read((await toHost(halved)).items)];
  expect([...after]).not.toEqual([...before]);
  for (const [i, x] of before.entries())
    expect(Math.abs(at(after, i) - x)).toBeLessThanOrEqual(Math.abs(x) * 2 ** -11 + 2 ** -25);
});
