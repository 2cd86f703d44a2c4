/** Checks the card of a protocol, and what makes two protocols differ. */
import { expect, test } from "vitest";
import { card, differences } from "./card.ts";
import { authorProtocol, defaultProtocol } from "./protocol.ts";

test("the card of the default protocol", () => {
  expect(card(defaultProtocol)).toMatchInlineSnapshot(`
    "test action        each user's last (of several at that moment, the last in the file)
    validation action  second last, not trained on
    test history       ends with the validation item
    candidates         all items that the user has not interacted with before (none sampled)
    equal scores       count against the model
    negatives          uniform over all items but the window's targets
    short histories    not trained on; in ranking they repeat their oldest item
    epoch chosen on    validation"
  `);
});

test("why results of the two protocols cannot be compared", () => {
  expect(differences(defaultProtocol, authorProtocol)).toMatchInlineSnapshot(`
    [
      "The two differ in "test action": "each user's last (of several at that moment, the last in the file)" against "the first in the file of those at each user's latest moment".",
      "The two differ in "validation action": "second last, not trained on" against "second last, trained on as well".",
      "The two differ in "equal scores": "count against the model" against "are ranked by item number".",
      "The two differ in "epoch chosen on": "validation" against "test (optimistic: the test was looked at)".",
    ]
  `);
});

test("the card of ranks among a sample does not say that none was sampled", () => {
  const [whole, sampled] = [card(defaultProtocol).split("\n"), card(defaultProtocol, undefined, 100).split("\n")];
  const changed = sampled.filter((line, i) => line !== whole[i]);
  expect(changed).toEqual([
    "candidates         100 of all items that the user has not interacted with before (drawn at random for each user)",
  ]);
});

test("equal protocols have no differences and equal cards; others differ in both", () => {
  expect(differences(defaultProtocol, { ...defaultProtocol })).toEqual([]);
  expect(card({ ...defaultProtocol })).toBe(card(defaultProtocol));
  const changed = [
    { ...defaultProtocol, split: "leave-2-out" },
    { ...defaultProtocol, heldOut: "first-of-latest-timestamp" },
    { ...defaultProtocol, trainOnValidation: true },
    { ...defaultProtocol, validationInTestHistory: false },
    { ...defaultProtocol, rankSeen: true },
    { ...defaultProtocol, ties: "stable" },
    { ...defaultProtocol, negatives: "not-history" },
    { ...defaultProtocol, shortHistories: "repeated" },
    { ...defaultProtocol, epochChosenOn: "test" },
  ] as const;
  // What a user's many held-out actions are used for has no meaning under leave-one-out.
  expect(changed.length).toBe(Object.keys(defaultProtocol).length - 2);
  for (const other of changed) expect(differences(defaultProtocol, other)).toHaveLength(1);
  const temporal = { ...defaultProtocol, split: "temporal-80-10-10" };
  const changedToo = [
    { ...temporal, split: "temporal-90-5-5" },
    { ...temporal, split: "ratio-80-10-10" },
    { ...temporal, split: "sessions-30" },
    { ...temporal, targetRule: "last" },
    { ...temporal, coldUsers: "ranked" },
    ...changed.slice(1).map((one) => ({ ...one, split: temporal.split })),
  ] as const;
  for (const other of changedToo) expect(differences(temporal, other)).toHaveLength(1);
  expect(new Set([defaultProtocol, ...changed, temporal, ...changedToo].map((one) => card(one))).size).toBe(
    changed.length + changedToo.length + 2,
  );
});

test("the card of another split", () => {
  expect(card({ ...defaultProtocol, split: "temporal-80-10-10", targetRule: "successive" })).toMatchInlineSnapshot(`
    "split               the last 10 percent of all actions are the test, the 10 percent before them validation: two moments divide everybody
    targets             each of a user's held-out actions in turn, after those before it; the mean of a user counts once
    cold users          not tested if training has no action of theirs
    one moment          actions of one moment are in the order of the file
    validation actions  not trained on
    test history        goes on to the target
    candidates          all items that the user has not interacted with before (none sampled)
    equal scores        count against the model
    negatives           uniform over all items but the window's targets
    short histories     not trained on; in ranking they repeat their oldest item
    epoch chosen on     validation"
  `);
});
