/** Tells whether a model is asked for actions that it was trained on, as it may be under another protocol than that of its training. */
import { type Experiment, type Part, type Protocol, sequencesOf, splitUnder } from "attrec";

/** A warning that a model, trained under a protocol, knows what a part of an experiment asks for; undefined if it does not. */
export const trainedOn = (
  path: string,
  trained: Protocol,
  { dataset, protocol, split }: Pick<Experiment, "dataset" | "protocol" | "split">,
  part: Part,
): string | undefined => {
  const whole = sequencesOf(dataset.interactions);
  // Each action has a number in the place of its item: a protocol may put actions of one moment into another order.
  const numbered = { ...whole, items: whole.items.map((_, action) => action) };
  const { trainEnds, sequences } = splitUnder(numbered, trained);
  const known = new Uint8Array(numbered.items.length);
  trainEnds.forEach((end, user) => {
    for (const action of sequences.items.subarray(sequences.offsets[user], end)) known[action] = 1;
  });
  const asked = splitUnder(numbered, protocol).sequences.items;
  const { users, starts, ends } = split[part];
  const isKnown = (query: number): boolean =>
    asked.subarray(starts[query], ends[query]).some((action) => known[action] === 1);
  const count = users.filter((_, query) => isKnown(query)).length;
  if (count === 0) return undefined;
  const [why, cure] = reasonOf(trained, protocol, part);
  return `${path} was trained on what ${count} of ${users.length} queries ask for, since ${why}: its figures on the ${part} part are too good. ${cure}`;
};

/** Why a training had what is asked for, and what to do. */
const reasonOf = (trained: Protocol, asked: Protocol, part: Part): readonly [why: string, cure: string] => {
  if (trained.split !== asked.split)
    return [`it was trained under the split ${trained.split}`, `Train it under ${asked.split}.`];
  if (part === "validation" && trained.trainOnValidation)
    return ["its training took validation in", "Evaluate it on the test alone."];
  return [
    "of a user's actions at her latest moment its training held out another",
    "Evaluate it under the protocol of its training.",
  ];
};
