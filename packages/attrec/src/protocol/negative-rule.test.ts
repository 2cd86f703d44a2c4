/** Which negatives a model's training draws from. */
import { expect, test } from "vitest";
import { negativeRules, protocolFor } from "./negative-rule.ts";
import { authorProtocol, defaultProtocol } from "./protocol.ts";

test("a model has its own rule of negatives, unless one is asked for all", () => {
  const rules = (model: Parameters<typeof protocolFor>[1]) =>
    negativeRules.map((rule) => protocolFor(defaultProtocol, model, rule).negatives);
  expect(rules({ negatives: "not-history" })).toEqual(["not-history", "not-targets", "not-history"]);
  expect(rules({})).toEqual(["not-targets", "not-targets", "not-history"]);
});

test("nothing else of the protocol changes", () => {
  for (const protocol of [defaultProtocol, authorProtocol])
    expect(protocolFor(protocol, { negatives: "not-history" })).toEqual({ ...protocol, negatives: "not-history" });
});
