// Describes a protocol in words, and the differences between two protocols.
import type { Protocol } from "./protocol.ts";

/** The words for one entry of a protocol: its subject, and the meaning of each of its values. */
type Wording = { readonly [Name in keyof Protocol]: Words<Protocol[Name]> };

interface Words<Value extends string | boolean> {
  readonly about: string;
  readonly values: { readonly [Text in `${Value}`]: string };
}

const wording: Wording = {
  heldOut: {
    about: "test action",
    values: {
      last: "each user's last (of several at that moment, the last in the file)",
      "first-of-latest-timestamp": "the first in the file of those at each user's latest moment",
    },
  },
  trainOnValidation: {
    about: "validation action",
    values: { false: "second last, not trained on", true: "second last, trained on as well" },
  },
  validationInTestHistory: {
    about: "test history",
    values: { true: "ends with the validation item", false: "ends before the validation item" },
  },
  rankSeen: {
    about: "candidates",
    values: {
      false: "all items that the user has not interacted with before (none sampled)",
      true: "all items, also those that the user has interacted with before (none sampled)",
    },
  },
  ties: {
    about: "equal scores",
    values: { against: "count against the model", stable: "are ranked by item number" },
  },
  negatives: {
    about: "negatives",
    values: {
      "not-targets": "uniform over all items but the window's targets",
      "not-history": "uniform over all items but the user's training history",
    },
  },
  epochChosenOn: {
    about: "epoch chosen on",
    values: { validation: "validation", test: "test (optimistic: the test was looked at)" },
  },
};

/** The entries of a protocol in the order in which they are printed. */
const entries = Object.keys(wording) as readonly (keyof Protocol)[];

const meaning = (protocol: Protocol, entry: keyof Protocol): string => {
  const values: Readonly<Record<string, string>> = wording[entry].values;
  return values[String(protocol[entry])] ?? String(protocol[entry]);
};

/** The entries of a protocol in the order in which they are printed: the subject of each, and the meaning of its value. */
export const cardLines = (protocol: Protocol): readonly (readonly [about: string, meaning: string])[] =>
  entries.map((entry) => [wording[entry].about, meaning(protocol, entry)]);

/** The protocol card, which is printed with every result: one line an entry. */
export const card = (protocol: Protocol): string => {
  const lines = cardLines(protocol);
  const width = Math.max(...lines.map(([about]) => about.length));
  return lines.map(([about, meaning]) => `${about.padEnd(width)}  ${meaning}`).join("\n");
};

/** The reasons why results of two protocols cannot be compared, a sentence each; none if they can. */
export const differences = (a: Protocol, b: Protocol): readonly string[] =>
  entries
    .filter((entry) => a[entry] !== b[entry])
    .map(
      (entry) => `The two differ in "${wording[entry].about}": "${meaning(a, entry)}" against "${meaning(b, entry)}".`,
    );
