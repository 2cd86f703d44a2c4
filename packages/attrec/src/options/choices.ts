/** Names with settings as text on a command line: `adamw:decay=0.1,lazy=true+clip:most=5`. */
import { OptionError } from "./check.ts";
import { shown } from "./names.ts";
import { type Assignment, assignmentIn } from "./text.ts";

/** A name, and the settings that are given to it. */
export interface NamedSettings {
  readonly name: string;
  readonly assignments: readonly Assignment[];
}

/**
 * The choices that a text writes: names, each with settings after a colon and commas between them; the next after a plus sign.
 *
 * @param what what is chosen, for the sentence: "an optimizer"
 * @throws OptionError if the text is written in another way
 */
export const choicesIn = (what: string, text: string): readonly [NamedSettings, ...NamedSettings[]] => {
  // A plus sign before a digit belongs to a power of ten.
  const [first = "", ...others] = text.split(/\+(?!\d)/);
  return [choiceIn(what, first), ...others.map((part) => choiceIn(what, part))];
};

const choiceIn = (what: string, text: string): NamedSettings => {
  const [name = "", settings, ...rest] = text.trim().split(":");
  const assignments = settings === undefined ? [] : settings.split(",").map((part) => assignmentIn(part.trim()));
  const found = assignments.filter((one) => one !== undefined);
  if (name !== "" && rest.length === 0 && found.length === assignments.length) return { name, assignments: found };
  throw new OptionError(
    `${what} is written as a name, with settings if it has some, NAME:SETTING=VALUE,SETTING=VALUE, not as ${shown(text)}.`,
  );
};
