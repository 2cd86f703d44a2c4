/** Tells whether a model is asked for actions that it was trained on, as it may be under another split than that of its training. */
import { type Experiment, type Part, type Protocol, sequencesOf, splitUnder } from "attrec";

/** A warning that a model, trained under a protocol, knows what a part of an experiment asks for; undefined if it does not. */
export const trainedOn = (
  path: string,
  trained: Protocol,
  { dataset, protocol, split }: Pick<Experiment, "dataset" | "protocol" | "split">,
  part: Part,
): string | undefined => {
  const { trainEnds } = splitUnder(sequencesOf(dataset.interactions), trained);
  const { users, starts } = split[part];
  const known = users.filter((user, query) => (starts[query] ?? 0) < (trainEnds[user] ?? 0)).length;
  if (known === 0) return undefined;
  const [why, cure] =
    trained.split === protocol.split
      ? ["its training took validation in", "Evaluate it on the test alone."]
      : [`it was trained under the split ${trained.split}`, `Train it under ${protocol.split}.`];
  return `${path} was trained on what ${known} of ${users.length} queries ask for, since ${why}: its figures on the ${part} part are too good. ${cure}`;
};
