// The attention of a trained AttRec, for Figure 3.
import { compile, gather, interpreter, read, tensor } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { attrecOptions, type AttRecParameters, checkOptions, type Experiment, type Settings } from "attrec";
import { type AttentionOptions, attentionWeights } from "attrec/extend";
import type { Attend } from "./contender.ts";
import type { AttentionMap } from "./outcome.ts";

/** A user's last items before what the test asks first, oldest first; fewer than asked for if she has no more. */
const historyOf = ({ split }: Experiment, user: number, length: number): readonly number[] => {
  const { items, offsets } = split.sequences;
  const end = at(split.test.starts, split.test.users.indexOf(user));
  return [...items.subarray(Math.max(at(offsets, user), end - length), end)];
};

/** The attention of each item of a history to each other, as the model computes it. */
export const attentionOf = (
  options: AttentionOptions,
  { sequence, weights }: Pick<AttRecParameters, "sequence" | "weights">,
  history: readonly number[],
): readonly number[] => {
  const items = tensor("int:batch length", history, { batch: 1, length: history.length });
  const attention = compile(
    (x: typeof sequence, w: typeof weights, h: typeof items) => attentionWeights(options)(gather(x, h), w),
    interpreter(),
  );
  return Array.from(read(attention(sequence, weights, items)));
};

/** The attention maps of AttRec with these hyper-parameters; none if it has no attention. */
export const attentionMaps =
  (settings: Settings): Attend =>
  (parameters, experiment, users): readonly AttentionMap[] => {
    const options = checkOptions("attrec", attrecOptions, settings);
    if (!options.attention) return [];
    const { userNames, itemNames } = experiment.split.sequences;
    const length = experiment.windows.historyLength;
    return users
      .map((user) => ({ user, history: historyOf(experiment, user, length) }))
      .filter(({ history }) => history.length === length && length > 1)
      .map(({ user, history }) => ({
        user: at(userNames, user),
        items: history.map((item) => at(itemNames, item)),
        weights: attentionOf(options, parameters as AttRecParameters, history),
      }));
  };
