// The rule of a training's negatives: each model's own, or one for all models.
import type { Exclusion } from "../data/negatives.ts";
import type { Protocol } from "./protocol.ts";

/** What can be asked for: each model's own rule, or one of the rules for every model. */
export const negativeRules = ["own", "not-targets", "not-history"] as const;

/** One of {@link negativeRules}. */
export type NegativeRule = (typeof negativeRules)[number];

/**
 * The protocol under which a model is trained: with "own", negatives are drawn by the model's rule, and by that of the protocol
 * if the model names none.
 */
export const protocolFor = (
  protocol: Protocol,
  model: { readonly negatives?: Exclusion },
  rule: NegativeRule = "own",
): Protocol => ({ ...protocol, negatives: rule === "own" ? (model.negatives ?? protocol.negatives) : rule });
