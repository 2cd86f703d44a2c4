// The rules for histories that are shorter than L: each model's own way, or one that is asked for.
import type { ShortHistories } from "../data/windows.ts";
import { isMasked, usualExamples } from "../model/examples.ts";
import { OptionError } from "../options/check.ts";
import type { DeclaresExamples } from "./experiment.ts";

/**
 * What a model does with short histories under a protocol: whole sequences are masked.
 *
 * @throws OptionError for masks that the model does not take
 */
export const shortHistoriesOf = (
  wanted: ShortHistories,
  { name = "the model", examples = usualExamples }: DeclaresExamples,
): ShortHistories => {
  if (examples.kind === "sequences") return "masked";
  if (wanted !== "masked" || isMasked(examples)) return wanted;
  throw new OptionError(
    `Short histories cannot be masked for ${name}, which takes no mask: choose repeated or left-out, or a model that declares one.`,
  );
};

/**
 * What is asked of a model, or its own way: masked if it takes a mask, as the protocol says if not.
 *
 * @throws OptionError for a choice that the model does not take
 */
export const chosenShortHistories = (
  wanted: ShortHistories | undefined,
  usual: ShortHistories,
  model: DeclaresExamples,
): ShortHistories => {
  const { name = "the model", examples = usualExamples } = model;
  const chosen = shortHistoriesOf(wanted ?? (isMasked(examples) ? "masked" : usual), model);
  if (wanted === undefined || chosen === wanted) return chosen;
  throw new OptionError(
    `Short histories of ${name} are masked, since it is trained on whole sequences: they cannot be ${wanted}.`,
  );
};
