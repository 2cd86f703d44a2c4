/** Checks the facts that an audit tells of a data set. */
import { expect, test } from "vitest";
import { audit } from "./audit.ts";
import { describeAudit } from "./describe-audit.ts";
import { loadDataset } from "./load-dataset.ts";
import { fromColumns } from "./interactions.ts";
import { sequencesOf } from "./sequences.ts";
import { leaveOneOut, splitSequences } from "./split.ts";
import { splitRuleOf } from "./split-rule.ts";

const how = { heldOut: "last", trainOnValidation: false } as const;

test("the facts of an example", () => {
  // a: x y x z, the last two at one moment; b: x y z, later; c: a single action, the last of all that is trained on.
  const given = fromColumns({
    users: ["a", "a", "a", "a", "b", "b", "b", "c"],
    items: ["x", "y", "x", "z", "x", "y", "z", "x"],
    times: [1, 2, 3, 3, 10, 20, 40, 30],
  });
  expect(audit(given, leaveOneOut(sequencesOf(given), how))).toEqual({
    users: 3,
    items: 3,
    interactions: 8,
    density: 8 / 9,
    actionsPerUser: { min: 1, median: 3, mean: 8 / 3, max: 4 },
    from: 1,
    to: 40,
    repeats: 1,
    repeatedTests: 0,
    tied: 2 / 8,
    tiedTests: 1 / 2,
    untestedUsers: 1,
    coldUsers: 0,
    coldTests: 1,
    testsBeforeTrainingEnds: 1 / 2,
  });
});

test("a test that is tied with the action after it is a tied one too", () => {
  const given = fromColumns({
    users: ["a", "a", "a", "a", "a"],
    items: ["v", "w", "x", "y", "z"],
    times: [1, 2, 3, 4, 4],
  });
  const rules = { rule: splitRuleOf("leave-2-out"), targetRule: "all", coldUsers: "left-out" } as const;
  const split = splitSequences(sequencesOf(given), how, rules);
  expect(audit(given, split).tiedTests).toBe(1);
});

test("a source without times has no facts that depend on moments", () => {
  const given = {
    ...fromColumns({ users: ["a", "a", "a"], items: ["x", "y", "x"], times: [0, 1, 2] }),
    ordinal: true,
  } as const;
  const facts = audit(given, leaveOneOut(sequencesOf(given), how));
  expect(facts).toMatchObject({ users: 1, repeats: 1, repeatedTests: 1, untestedUsers: 0 });
  expect([facts.from, facts.to, facts.tied, facts.tiedTests, facts.testsBeforeTrainingEnds]).toEqual(
    Array.from({ length: 5 }, () => undefined),
  );
  expect(describeAudit(facts)).not.toContain("1970");
  expect(describeAudit(facts).match(/not known: the source has an order, and no times/g)?.length).toBe(3);
});

test("the facts of the built-in data set as lines", async () => {
  const { interactions } = await loadDataset("movietweetings-100k");
  expect(describeAudit(audit(interactions, leaveOneOut(sequencesOf(interactions), how)))).toMatchInlineSnapshot(`
    "users                  2475
    items                  4692
    interactions           61756
    density                0.532%
    actions per user       24.95 on average; least 10, median 18, most 302
    from, to               2013-02-28, 2013-09-01
    repeats                0 actions on an item the user had acted on before, and 0.00% of test actions
    ties in time           0.00486% of actions, and 0.00% of test actions
    users without a test   0
    cold users, items      0 users have no action in training, and 0.848% of test actions are on an item that has none
    leak                   98.9% of test actions happen before training ends: a model learns from what others did later, which a temporal split rules out"
  `);
});
