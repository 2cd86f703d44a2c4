// The rules of a protocol that have no option of their own: `--rule ties=stable`.
import type { Protocol } from "attrec";
import { either, noSuch } from "attrec/extend";
import { UsageError } from "../program/usage-error.ts";

/** The fields that a rule sets. */
type Ruled = Pick<
  Protocol,
  "heldOut" | "trainOnValidation" | "validationInTestHistory" | "rankSeen" | "ties" | "epochChosenOn"
>;

/** The rules that a command line chooses. */
export interface RuledProtocol extends Partial<Ruled> {}

const yesOrNo = { yes: true, no: false } as const;

/** For each rule by its name the field that it sets, and the values by their names. */
const rules: {
  readonly [Name in keyof Ruled]: { readonly name: string; readonly values: Readonly<Record<string, Ruled[Name]>> };
} = {
  heldOut: { name: "held-out", values: { last: "last", "first-of-latest-timestamp": "first-of-latest-timestamp" } },
  trainOnValidation: { name: "train-on-validation", values: yesOrNo },
  validationInTestHistory: { name: "validation-in-test-history", values: yesOrNo },
  rankSeen: { name: "rank-seen", values: yesOrNo },
  ties: { name: "ties", values: { against: "against", stable: "stable" } },
  epochChosenOn: { name: "epoch-chosen-on", values: { validation: "validation", test: "test" } },
};

const fields = Object.keys(rules) as readonly (keyof Ruled)[];

/** The rules with their values, for help. */
export const ruleForms: string = fields
  .map(
    (field) =>
      `${rules[field].name}=${either(Object.keys(rules[field].values)).replaceAll(" or ", "|").replaceAll(", ", "|")}`,
  )
  .join(", ");

/** A rule given as `name=value`, added to those before it. */
export const ruleNamed = (text: string, before: RuledProtocol = {}): RuledProtocol => {
  const [name = "", value = ""] = text.split("=");
  const field = fields.find((one) => rules[one].name === name);
  if (field === undefined)
    throw new UsageError(
      noSuch(
        "rule of a protocol",
        name,
        fields.map((one) => rules[one].name),
      ),
    );
  const { values } = rules[field];
  if (!Object.hasOwn(values, value)) throw new UsageError(noSuch(`value of ${name}`, value, Object.keys(values)));
  return { ...before, [field]: values[value] };
};

/** The protocol with such rules. Throws a sentence if training would see what chooses its epoch. */
export const withRules = (protocol: Protocol, ruled: RuledProtocol): Protocol => {
  const made = { ...protocol, ...ruled };
  if (made.trainOnValidation && made.epochChosenOn === "validation" && Object.keys(ruled).length > 0) {
    throw new UsageError(
      "With train-on-validation=yes and epoch-chosen-on=validation the actions that choose the epoch would be trained on: choose one of the two otherwise.",
    );
  }
  return made;
};
