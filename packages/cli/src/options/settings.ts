/** The values of a command line's options, checked as they are read. */
import {
  authorProtocol,
  DataError,
  defaultProtocol,
  integerOption,
  type IntegerOption,
  type NumberOption,
  type Protocol,
} from "attrec";
import {
  assertSetting,
  type Assignment,
  assignmentIn,
  columnChoiceOf,
  filterOf,
  lookUp,
  noSuch,
  numberIn,
  shown,
} from "attrec/extend";
import { UsageError } from "../program/usage-error.ts";

const protocols: Readonly<Record<string, Protocol>> = { default: defaultProtocol, author: authorProtocol };

/** The names of the protocols. */
export const protocolNames: readonly string[] = Object.keys(protocols);

/** The protocol of a name. */
export const protocolNamed = (name: string): Protocol => {
  const found = lookUp(protocols, name);
  if (!found) throw new UsageError(noSuch("protocol", name, protocolNames));
  return found;
};

/** One of some names, for an option; `what` is what they name. */
export const oneOf =
  <const Name extends string>(what: string, names: readonly Name[]) =>
  (text: string): Name => {
    const found = names.find((name) => name === text);
    if (found === undefined) throw new UsageError(noSuch(what, text, names));
    return found;
  };

/** A text as it was given, if it can be read so; what is wrong with it is a wrong use of the command. */
const readable =
  (read: (text: string) => unknown) =>
  (text: string): string => {
    try {
      read(text);
      return text;
    } catch (error) {
      if (error instanceof DataError) throw new UsageError(error.message);
      throw error;
    }
  };

/** The name of a filter, as it was given; the filter decides which users and items are kept. */
export const filterNamed = readable(filterOf);

/** The columns of a file, as they were given. */
export const columnsNamed = readable(columnChoiceOf);

/** A number that an option's declaration allows: `numberFor("--epochs", trainingOptions.epochs)`. */
export const numberFor =
  (option: string, declared: IntegerOption | NumberOption) =>
  (text: string): number => {
    const value = numberIn(text) ?? NaN;
    assertSetting(option, declared, value, text);
    return value;
  };

/** A whole number of at least `least`, for an option. */
export const wholeNumber = (option: string, least: number): ((text: string) => number) =>
  numberFor(option, integerOption({ default: least, atLeast: least, meaning: "" }));

/** A hyper-parameter given as `name=value`, added to those before it. */
export const assignment = (text: string, before: readonly Assignment[] = []): readonly Assignment[] => {
  const found = assignmentIn(text);
  if (!found) throw new UsageError(`--set takes name=value, such as omega=0.3, not ${shown(text)}.`);
  return [...before, found];
};
