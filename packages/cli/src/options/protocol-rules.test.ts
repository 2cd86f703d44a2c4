/** Every field of a protocol can be set on the command line. */
import { authorProtocol, defaultProtocol, type Protocol } from "attrec";
import { expect, test } from "vitest";
import { ruleForms, ruleNamed, type RuledProtocol, withRules } from "./protocol-rules.ts";

/** The fields that have options of their own. */
const others = ["split", "targetRule", "coldUsers", "negatives", "shortHistories"];

test("each field without an option of its own has a rule, and the author's protocol can be made of rules", () => {
  const asked = [
    "held-out=first-of-latest-timestamp",
    "train-on-validation=yes",
    "validation-in-test-history=yes",
    "rank-seen=no",
    "ties=stable",
    "epoch-chosen-on=test",
  ];
  const ruled = asked.reduce<RuledProtocol>((before, text) => ruleNamed(text, before), {});
  expect(new Set([...others, ...Object.keys(ruled)])).toEqual(new Set(Object.keys(defaultProtocol)));
  const made: Protocol = withRules(defaultProtocol, ruled);
  expect(made).toEqual({ ...authorProtocol, negatives: made.negatives, shortHistories: made.shortHistories });
  expect(ruleForms).toContain("rank-seen=yes|no");
});

test("what is no rule, and what would train on the actions that choose, is a sentence", () => {
  expect(() => ruleNamed("tie=stable")).toThrow(/There is no rule of a protocol 'tie'.*ties/);
  expect(() => ruleNamed("ties=maybe")).toThrow("value of ties");
  expect(() => withRules(defaultProtocol, ruleNamed("train-on-validation=yes"))).toThrow("would be trained on");
});
