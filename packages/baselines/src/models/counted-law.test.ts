// Models that count see training alone: what users did later changes no score.
import { expect, test } from "vitest";
import { splitOf } from "../testing/small-data.ts";
import { ease } from "./ease.ts";
import { itemKnn } from "./item-knn.ts";
import { popularity } from "./popularity.ts";
import { sameAsLast } from "./same-as-last.ts";
import { vSknn } from "./v-sknn.ts";

test.each([popularity(), sameAsLast(), itemKnn(), vSknn(), ease()])(
  "$name counts nothing from where a user's training ends",
  async (model) => {
    const split = splitOf("a x", "b y", "a y", "b x", "a x", "b y", "a z", "b z", "b z");
    const { sequences, trainEnds } = split;
    const items = sequences.items.map((item, position) =>
      trainEnds.some((end, user) => position >= end && position < (sequences.offsets[user + 1] ?? 0)) ? 0 : item,
    );
    expect(items).not.toEqual(sequences.items);
    const scores = [split, { ...split, sequences: { ...sequences, items } }].map((one) =>
      model.count(one)(Int32Array.of(0, 1), Int32Array.of(1, 2)),
    );
    expect(await scores[1]).toEqual(await scores[0]);
  },
);
