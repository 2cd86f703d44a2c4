/** Which negatives a model's training draws from. */
import { expect, test } from "vitest";
import type { ShortHistories } from "../data/windows.ts";
import type { Examples } from "../model/examples.ts";
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

test("a model that takes a mask has short histories masked, unless another choice is asked for that it can take", () => {
  const chosen = (examples: Examples, wanted?: ShortHistories) =>
    protocolFor(defaultProtocol, { name: "mine", examples }, "own", wanted).shortHistories;
  expect(chosen({ kind: "windows" })).toBe("left-out");
  expect(chosen({ kind: "windows" }, "repeated")).toBe("repeated");
  expect(chosen({ kind: "windows", masked: true })).toBe("masked");
  expect(chosen({ kind: "windows", masked: true }, "left-out")).toBe("left-out");
  expect(chosen({ kind: "sequences" })).toBe("masked");
  expect(() => chosen({ kind: "windows" }, "masked")).toThrow("Short histories cannot be masked for mine");
  expect(() => chosen({ kind: "sequences" }, "repeated")).toThrow(
    "Short histories of mine are masked, since it is trained on whole sequences: they cannot be repeated.",
  );
});
