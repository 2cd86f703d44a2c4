// Checks on data with a known order whether its meaning is found out.
import { key } from "@attrec/tensor";
import { describe, expect, test } from "vitest";
import { fromColumns, type Interactions } from "./interactions.ts";
import { loadDataset } from "./load-dataset.ts";
import { describeOrder, orderFacts } from "./order.ts";
import { sequencesOf } from "./sequences.ts";

/** Two hundred users with ten actions among fifty items; `next` says which item follows, of a number drawn and the last item. */
const made = (next: (drawn: number, last: number) => number): Interactions => {
  let state = 1;
  const draw = (): number => (state = (state * 48_271) % 2_147_483_647);
  const [users, items, times]: [string[], string[], number[]] = [[], [], []];
  for (let user = 0; user < 200; user++)
    for (let i = 0, item = draw() % 50; i < 10; i++, item = next(draw(), item)) {
      users.push(`${user}`);
      items.push(`${item}`);
      times.push(1_500_000_000 + 86_400 * i);
    }
  return fromColumns({ users, items, times });
};
const factsOf = (given: Interactions, seed = 1) => orderFacts(given, sequencesOf(given), { key: key(seed) });

describe("the shuffle test", () => {
  test("finds an order that was put in", () => {
    const facts = factsOf(made((drawn, last) => (drawn % 4 === 0 ? drawn % 50 : (last + 1) % 50)));
    expect(facts.sameSteps).toBeGreaterThan(3 * facts.shuffledSteps);
    expect(facts.chance).toBe(1 / 20);
    expect(describeOrder(facts)).toContain("order matters: 0 of 19 draws have as many");
  });

  test("finds none where items are drawn alike", () => {
    const chances = [1, 2, 3].map(
      (seed) =>
        factsOf(
          made((drawn) => drawn % 50),
          seed,
        ).chance,
    );
    for (const chance of chances) expect(chance).toBeGreaterThan(0.05);
    expect(describeOrder(factsOf(made((drawn) => drawn % 50)))).toContain("no sign that order matters");
  });

  test("counts pairs as one counts by hand, and depends on the key alone", () => {
    const given = fromColumns({
      users: ["a", "a", "a", "a", "b", "b", "b"],
      items: ["x", "y", "x", "y", "x", "y", "z"],
      times: [1, 2, 3, 4, 1, 2, 3],
    });
    // x y three times, which are three pairs of steps; y x and y z once.
    expect(factsOf(given, 7).sameSteps).toBe(3);
    expect(factsOf(given, 7)).toEqual(factsOf(given, 7));
  });
});

test("rows given twice, users of one moment, and the grain of times", () => {
  const facts = (times: readonly number[]) =>
    factsOf(fromColumns({ users: ["a", "a", "a", "b"], items: ["x", "x", "y", "x"], times }));
  expect(facts([60, 60, 60, 120])).toMatchObject({ duplicates: 1, usersOfOneMoment: 1, grain: "minutes" });
  expect(facts([0, 86_400, 86_400, 0])).toMatchObject({ duplicates: 0, usersOfOneMoment: 0, grain: "days" });
  expect(facts([0.5, 1, 2, 3])).toMatchObject({ grain: "parts of a second" });
  expect(describeOrder(facts([0, 0, 0, 0]))).toContain("too few actions to tell");
});

test("what depends on moments is not known of a source without times", () => {
  const given = { ...fromColumns({ users: ["a", "a"], items: ["x", "x"], times: [0, 1] }), ordinal: true } as const;
  expect(factsOf(given)).toMatchObject({ duplicates: 0, usersOfOneMoment: undefined, grain: undefined });
  expect(describeOrder(factsOf(given))).toContain("not known: the source has an order, and no times");
});

test("films that people tweet of have an order", async () => {
  const { interactions } = await loadDataset("movietweetings-100k");
  const facts = factsOf(interactions);
  expect(facts.sameSteps).toBeGreaterThan(facts.shuffledSteps);
  expect(facts.chance).toBe(1 / 20);
});
