/** What is JSON has no fault, and what is none has one where the last text that could be its beginning ends. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonFault } from "./json-fault.ts";

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

test("it agrees with the engine on what is JSON", () => {
  fc.assert(
    fc.property(
      fc.json(),
      fc.nat(),
      fc.constantFrom("", ",", "}", "]", '"', ":", "1", "x", " ", "\n", "{", "-"),
      (json, place, by) => {
        const at = place % (json.length + 1);
        for (const text of [json, json.slice(0, at) + by + json.slice(at), json.slice(0, at) + by + json.slice(at + 1)])
          expect([text, jsonFault(text) === undefined]).toEqual([text, isJson(text)]);
      },
    ),
    { numRuns: 300 },
  );
});

test.each([
  ['{\n  "epochs": 3,\n}', 3, 1, '"}"', "a name in double quotes"],
  ['{"a": [1, 2,]}', 1, 13, '"]"', "a value"],
  ['{"a": 1 "b": 2}', 1, 9, '"\\""', "',' or '}'"],
  ["{'a': 1}", 1, 2, '"\'"', "a name in double quotes or '}'"],
  ['{"a" 1}', 1, 6, '"1"', "':'"],
  ['{"a": 01}', 1, 7, '"0"', "a value"],
  ['{"a": 1', 1, 8, "its end", "',' or '}'"],
  ['{"a": 1}\n// why', 2, 1, '"/"', "its end"],
  ["", 1, 1, "its end", "a value"],
])("%j", (text, line, column, found, expected) => {
  expect(jsonFault(text)).toEqual({ line, column, found, expected });
});

test("a deep nest is read as well", () => {
  expect(jsonFault("[".repeat(500_000))).toMatchObject({ column: 500_001, expected: "a value or ']'" });
});
