// two-tower.ts: two towers (Yi et al., "Sampling-Bias-Corrected Neural Modeling for Large Corpus Item Recommendations", 2019): one makes a
// point of a user and the last items, the other of an item and its genres. What others in a batch chose are the negatives.
import * as t from "@attrec/tensor";
import type { FeaturedModel, Query } from "attrec";

// A table of items with a column of genres, such as u.item of MovieLens 100K; `--items FILE` names any other.
const needs = { genres: { of: "items", as: "shares" } } as const;

type Tower = readonly [
  inner: t.Tensor<["features", "hidden"]>,
  bias: t.Tensor<["hidden"]>,
  outer: t.Tensor<["hidden", "dim"]>,
];
interface Parameters {
  readonly users: t.Tensor<["users", "half"]>;
  readonly items: t.Tensor<["items", "half"]>;
  readonly genres: t.Tensor<["genres", "half"]>;
  readonly towers: readonly [user: Tower, item: Tower];
}

/** Points of length 1 from two kinds of features. */
const points = t.fn(
  "rows half, rows half, features hidden, hidden, hidden dim -> rows dim",
  (own, shared, inner, bias, outer) => {
    const hidden = t.relu(t.add(t.matmul(t.concat([own, shared], -1, "features"), inner), bias));
    const point = t.matmul(hidden, outer);
    return t.div(point, t.norm(point, "dim", { keep: true }));
  },
);

export const grid = { optimizer: "adam", space: [[{ rate: 0.001 }, { rate: 0.003 }, { rate: 0.01 }]] };
export const twoTower = ({ dim = 32, hidden = 64, sharpness = 8 } = {}): FeaturedModel<typeof needs, Parameters> => ({
  name: "two-tower",
  hyperparameters: { dim, hidden, sharpness },
  features: needs,
  with: ({ genres }) => {
    const ofUsers = ({ users, items, towers }: Parameters, { user, history }: Query) =>
      points(t.gather(users, user), t.mean(t.gather(items, history), "length"), ...towers[0]);
    return {
      init: (key, sizes) => {
        const count = t.size(genres, "genres");
        const draw = t.glorot(key, { ...sizes, genres: count, half: dim / 2, features: dim, hidden, dim });
        const bias = t.filled(0, ["hidden"], [hidden]);
        const tower = (of: string): Tower => [draw(`${of} in`, "features hidden"), bias, draw(of, "hidden dim")];
        const tables = { items: draw("items", "items half"), genres: draw("genres", "genres half") };
        return { users: draw("users", "users half"), ...tables, towers: [tower("user"), tower("item")] };
      },
      score: (p, query) => {
        const all = points(p.items, t.matmul(genres, p.genres), ...p.towers[1]); // `genres` has the share of each in each item
        return t.neg(t.einsum("batch dim, items dim -> batch items", ofUsers(p, query), all));
      },
      loss: (p, { positive, ...query }) => {
        const next = t.take(positive, "targets", 0);
        const chosen = points(t.gather(p.items, next), t.matmul(t.gather(genres, next), p.genres), ...p.towers[1]);
        const scores = t.mul(t.einsum("batch dim, other dim -> batch other", ofUsers(p, query), chosen), sharpness);
        return t.sum(t.crossEntropy(scores, t.iota("batch", t.size(next, "batch"))));
      },
    };
  },
});
