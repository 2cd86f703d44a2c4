/** The options that say how data are divided, drawn from and asked about. */
import { Option } from "@commander-js/extra-typings";
import {
  type ColdUsers,
  defaultProtocol,
  negativeRules,
  shortHistoriesChoices,
  splitForms,
  type TargetRule,
  targetRules,
} from "attrec";
import { either } from "attrec/extend";
import { oneOf, protocolNames, splitNamed } from "../settings.ts";

const coldUsersChoices = ["left-out", "ranked"] as const satisfies readonly ColdUsers[];

const oneTargetRules = ["first", "last", "random"] as const satisfies readonly TargetRule[];

/** The options under the heading "Protocol:". */
export const protocol = {
  protocol: () =>
    new Option("--protocol <name>", "the protocol: default, or author for the first author's released code")
      .argParser(oneOf("protocol", protocolNames))
      .default<string>("default"),
  split: () =>
    new Option("--split <split>", `how actions are divided: such as ${either(splitForms)}`)
      .argParser(splitNamed)
      .default<string>(defaultProtocol.split),
  targetRule: () =>
    new Option("--target-rule <rule>", `which of a user's held-out actions are asked for: ${either(targetRules)}`)
      .argParser(oneOf("rule of targets", targetRules))
      .default<TargetRule>(defaultProtocol.targetRule),
  /** For tests that compare users by one action each. */
  oneTargetRule: () =>
    new Option(
      "--target-rule <rule>",
      `which of a user's held-out actions is asked for: ${either(oneTargetRules)}; one each, by which users are compared`,
    )
      .argParser(oneOf("rule of targets", oneTargetRules))
      .default<TargetRule>("last"),
  coldUsers: () =>
    new Option("--cold-users <choice>", `users without an action in training: ${either(coldUsersChoices)}`)
      .argParser(oneOf("choice for cold users", coldUsersChoices))
      .default<ColdUsers>(defaultProtocol.coldUsers),
  negatives: () =>
    new Option(
      "--negatives <rule>",
      "what is never drawn as a negative: not-targets (the targets of the window), not-history (all items of the user in training), or own, the rule of the model's paper or code",
    )
      .argParser(oneOf("rule of negatives", negativeRules))
      .default<(typeof negativeRules)[number]>("own"),
  shortHistories: () =>
    new Option(
      "--short-histories <choice>",
      "histories shorter than L: left-out (of training; ranked, repeating their oldest item), repeated (trained on as well), or masked; masked if not given for a model that takes a mask, left-out for others",
    ).argParser(oneOf("choice for short histories", shortHistoriesChoices)),
  /** For all models of a comparison: one that takes a mask has short histories masked in any case. */
  otherShortHistories: () =>
    new Option(
      "--short-histories <choice>",
      "histories shorter than L, for models that take no mask: left-out (of training; ranked, repeating their oldest item), or repeated (trained on as well)",
    )
      .argParser(oneOf("choice for short histories", ["left-out", "repeated"]))
      .default<"left-out" | "repeated">("left-out"),
  /** The protocol: by default that of a saved model. */
  otherProtocol: () =>
    new Option("--protocol <name>", "the protocol: default or author; that of the training if not given").argParser(
      oneOf("protocol", protocolNames),
    ),
  /** The split, by default that of a saved model; likewise the two after it. */
  otherSplit: () =>
    new Option("--split <split>", "how actions are divided; as in the training if not given").argParser(splitNamed),
  otherTargetRule: () =>
    new Option(
      "--target-rule <rule>",
      `which of a user's held-out actions are asked for: ${either(targetRules)}; as in the training if not given`,
    ).argParser(oneOf("rule of targets", targetRules)),
  otherColdUsers: () =>
    new Option(
      "--cold-users <choice>",
      `users without an action in training: ${either(coldUsersChoices)}; as in the training if not given`,
    ).argParser(oneOf("choice for cold users", coldUsersChoices)),
};
