/** Why two results cannot be compared is said in sentences, from what commands print. */
import { authorProtocol, defaultProtocol } from "attrec";
import { expect, test } from "vitest";
import { reasonsAgainst, resultIn, sameness } from "./protocol.ts";

/** What `attrec train --json` prints, as far as it matters. */
const printed = (protocol: object, data: object, metrics: object = { "HR@50": 0.5 }): string =>
  [
    { event: "start", ...data },
    { event: "epoch", epoch: 1 },
    { event: "test", ...metrics, protocol },
  ]
    .map((fact) => `${JSON.stringify(fact)}\n`)
    .join("");
const data = { dataset: "ml-100k", filter: "none", fingerprint: "aa" };
const one = resultIn(printed(defaultProtocol, data), "one.jsonl");

test("results of the same data and protocol can be compared, whatever the negatives of a model", () => {
  expect(one).toEqual({ source: "one.jsonl", protocol: defaultProtocol, ...data });
  expect(reasonsAgainst(one, one)).toEqual([]);
  expect(reasonsAgainst(one, { ...one, protocol: { ...defaultProtocol, negatives: "not-history" } })).toEqual([]);
});

test("where it is not said of which data a result is, nothing is said to be the same", () => {
  const last = resultIn(printed(defaultProtocol, {}), "last.jsonl");
  const unknown =
    'It is not known whether the two are of the same data: "last.jsonl" does not say of which it is. Give all lines that --json printed, or a model file.';
  expect(reasonsAgainst(one, last)).toEqual([unknown]);
  expect(reasonsAgainst(last, last)).toEqual([unknown]);
  const itself = { protocol: defaultProtocol };
  expect(reasonsAgainst(itself, last)).toEqual([]);
  expect(sameness(one, itself)).toBe(
    "The two can be compared: the protocol is the same. A protocol by itself says nothing of data.",
  );
  expect(sameness(one, one)).toBe("The two can be compared: data and protocol are the same.");
});

test("each difference is a sentence", () => {
  const other = resultIn(printed(authorProtocol, { ...data, filter: "core5", fingerprint: "bb" }), "other.jsonl");
  const reasons = reasonsAgainst(one, other);
  expect(reasons[0]).toBe(
    'The two are of different data: "ml-100k" with the filter "none" against "ml-100k" with the filter "core5".',
  );
  expect(reasons.join("\n")).toContain('The two differ in "equal scores": "count against the model" against');
  expect(reasons.length).toBe(5);
  expect(reasonsAgainst(one, { ...one, fingerprint: "bb" })).toEqual([
    'The two are of different data, although both are named "ml-100k" with the filter "none": the actions differ.',
  ]);
  const sampled = resultIn(printed(defaultProtocol, data, { "HR@10 (100 sampled)": 0.9 }), "sampled.jsonl");
  expect(reasonsAgainst(one, sampled)).toEqual([
    "Right items are ranked among all items in one, and among 100 items that were drawn in the other.",
  ]);
});

test("what is no result is refused", () => {
  expect(() => resultIn('{"event":"start"}\n', "x.json")).toThrow("x.json has no result");
  expect(() => resultIn('{"event":"start"}\nnot json', "x.json")).toThrow("x.json:2 is no JSON");
});
