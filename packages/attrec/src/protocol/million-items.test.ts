/** Checks that a million items can be ranked on a graphics card, by a plan that is made and not run. */
import { compile, tensor } from "@attrec/tensor";
import { expect, test } from "vitest";
import { attrec, type AttRecParameters } from "../model/attrec.ts";
import type { Query } from "../model/examples.ts";
import { graphicsCard } from "../testing/graphics-card.ts";
import { type AskedOnDevice, countAhead } from "./count-ahead.ts";

test("the plan that counts a block of users among a million items holds some arrays of a block, and no more", async (context) => {
  const device = await graphicsCard(context);
  const [users, items, dim, length, batch] = [4, 1_000_000, 64, 5, 8];
  const model = attrec({ dim });
  const parameters: AttRecParameters = {
    users: tensor("users dim", new Float32Array(users * dim), { users, dim }),
    items: tensor("items dim", new Float32Array(items * dim), { items, dim }),
    sequence: tensor("items dim", new Float32Array(items * dim), { items, dim }),
    weights: tensor("dim dim", new Float32Array(dim * dim), { dim }),
  };
  const count = compile(
    (p: AttRecParameters, query: Query, asked: AskedOnDevice) => countAhead(model.score(p, query), asked, "against"),
    device,
  );
  const query = {
    user: tensor("int:batch", new Int32Array(batch), { batch }),
    history: tensor("int:batch length", new Int32Array(batch * length), { batch, length }),
  };
  const others = tensor("int:others", new Int32Array(3), { others: 3 });
  const asked = {
    targets: tensor("int:targets", new Int32Array(batch), { targets: batch }),
    others,
    otherRows: others,
  };
  const [, kibibytes = NaN] = (/(\d+) KiB of scratch memory/.exec(count.explain(parameters, query, asked)) ?? []).map(
    Number,
  );
  // Both tables across, and a few arrays of a score for each user of the block and item.
  const [table, block] = [items * dim, items * batch];
  expect(kibibytes * 1024).toBeGreaterThan(4 * block);
  expect(kibibytes * 1024).toBeLessThan(4 * (2 * table + 3 * block));
});
