// The choice of negatives, which a protocol may leave to each model: the rule of its negatives, and what becomes of short histories.
import type { Exclusion } from "../data/negatives.ts";
import type { ShortHistories } from "../data/windows.ts";
import type { DeclaresExamples } from "./experiment.ts";
import type { Protocol } from "./protocol.ts";
import { chosenShortHistories } from "./short-histories.ts";

/** What can be asked for: each model's own rule, or one of the rules for every model. */
export const negativeRules = ["own", "not-targets", "not-history"] as const;

/** One of {@link negativeRules}. */
export type NegativeRule = (typeof negativeRules)[number];

/**
 * The protocol under which a model is trained: with "own", negatives are drawn by the model's rule, and by that of the protocol
 * if the model names none. A model that takes a mask has short histories masked, unless another choice is asked for.
 *
 * @throws OptionError for a choice of short histories that the model does not take
 *
 * @example
 * ```ts
 * protocolFor(defaultProtocol, {}, "not-history").negatives; // "not-history"
 * ```
 */
export const protocolFor = (
  protocol: Protocol,
  model: DeclaresExamples & { readonly negatives?: Exclusion },
  rule: NegativeRule = "own",
  shortHistories?: ShortHistories,
): Protocol => ({
  ...protocol,
  negatives: rule === "own" ? (model.negatives ?? protocol.negatives) : rule,
  shortHistories: chosenShortHistories(shortHistories, protocol.shortHistories, model),
});
