/** The words of a protocol's card for each entry and each of its values. */
import type { SplitRule } from "../data/split-rule.ts";
import type { Protocol } from "./protocol.ts";

/** The words for one entry of a protocol: its subject, and the meaning of each of its values. */
export interface EntryWords<Value extends string | boolean> {
  readonly about: string;
  readonly values: { readonly [Text in `${Value}`]: string };
}

type Wording<Name extends keyof Protocol> = { readonly [Entry in Name]: EntryWords<Protocol[Entry]> };

/** The words for what a user's last two actions are used for. */
export const leaveOneOutWording: Wording<"heldOut" | "trainOnValidation" | "validationInTestHistory"> = {
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
};

/** The words for other splits, where a user may have many actions in either part. */
export const splitWording: Wording<"targetRule" | "coldUsers" | keyof typeof leaveOneOutWording> = {
  targetRule: {
    about: "targets",
    values: {
      all: "all of a user's held-out actions, in one list",
      first: "the first of a user's held-out actions",
      last: "the last of a user's held-out actions, after those before it",
      random: "one of a user's held-out actions at random, the same for every model, after those before it",
      successive: "each of a user's held-out actions in turn, after those before it; the mean of a user counts once",
    },
  },
  coldUsers: {
    about: "cold users",
    values: {
      "left-out": "not tested if training has no action of theirs",
      ranked: "tested also if training has no action of theirs",
    },
  },
  heldOut: {
    about: "one moment",
    values: {
      last: "actions of one moment are in the order of the file",
      "first-of-latest-timestamp": "of those at a user's latest moment, the first in the file is her last action",
    },
  },
  trainOnValidation: {
    about: "validation actions",
    values: { false: "not trained on", true: "trained on as well" },
  },
  validationInTestHistory: {
    about: "test history",
    values: { true: "goes on to the target", false: "ends before the validation actions" },
  },
};

export const commonWording: Wording<"rankSeen" | "ties" | "negatives" | "shortHistories" | "epochChosenOn"> = {
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
  shortHistories: {
    about: "short histories",
    values: {
      "left-out": "not trained on; in ranking they repeat their oldest item",
      repeated: "trained on and ranked, repeating their oldest item",
      masked: "trained on and ranked, their empty places masked",
    },
  },
  epochChosenOn: {
    about: "epoch chosen on",
    values: { validation: "validation", test: "test (optimistic: the test was looked at)" },
  },
};

/** What a split makes validation and test, in words. */
export const meaningOfSplit = (rule: SplitRule): string => {
  switch (rule.by) {
    case "count":
      return rule.count === 1
        ? "each user's last action is the test, the one before it validation"
        : `each user's last ${rule.count} actions are the test, the ${rule.count} before them validation`;
    case "share":
      return `each user's last ${rule.test} percent of actions are the test, the ${rule.validation} percent before them validation`;
    case "time":
      return `the last ${rule.test} percent of all actions are the test, the ${rule.validation} percent before them validation: two moments divide everybody`;
    case "session":
      return `each user's last session is the test, the one before it validation; a pause of more than ${rule.minutes} minutes ends a session`;
  }
};
