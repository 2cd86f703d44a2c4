/** The values of a command line's options, checked as they are read. */
import {
  authorProtocol,
  budgetIn,
  DataError,
  defaultProtocol,
  figuresIn,
  integerOption,
  type IntegerOption,
  type NumberOption,
  type Protocol,
  splitRuleOf,
} from "attrec";
import {
  assertSetting,
  type Assignment,
  assignmentIn,
  columnChoiceOf,
  filterOf,
  type JsonSchema,
  lookUp,
  nameOfSplit,
  noSuch,
  numberIn,
  optimizerIn,
  scheduleIn,
  shown,
  valueSchema,
} from "attrec/extend";
import { isCode } from "../program/own-code.ts";
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

/** The options of a command that choose a protocol. */
export interface ProtocolOptions extends Partial<Pick<Protocol, "split" | "targetRule" | "coldUsers">> {
  readonly protocol?: string | undefined;
}

/** The protocol that a command's options choose; what they leave open is as in `usual`. */
export const protocolOf = (options: ProtocolOptions, usual: Protocol = defaultProtocol): Protocol => {
  const { split = usual.split, targetRule = usual.targetRule, coldUsers = usual.coldUsers } = options;
  const base = options.protocol === undefined ? usual : protocolNamed(options.protocol);
  return { ...base, split, targetRule, coldUsers };
};

/** A reader of an option's text that says what it takes, for the schema of configurations. */
export interface OptionReader {
  readonly takes?: JsonSchema;
}

const taking = <Read extends object>(takes: JsonSchema, read: Read): Read & OptionReader =>
  Object.assign(read, { takes });

/** One of some names, for an option; `what` is what they name. */
export const oneOf = <const Name extends string>(what: string, names: readonly Name[]) =>
  taking({ enum: names }, (text: string): Name => {
    const found = names.find((name) => name === text);
    if (found === undefined) throw new UsageError(noSuch(what, text, names));
    return found;
  });

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

/** Values with commas between, each once, for an option. */
export const listOf = <Value>(read: ((text: string) => Value) & OptionReader) =>
  taking(
    { anyOf: [{ type: ["string", "number"] }, { type: "array", items: read.takes ?? { type: "string" } }] },
    (text: string): readonly Value[] => [...new Set(text.split(",").map((part) => read(part.trim())))],
  );

/** The name of a filter, as it was given; the filter decides which users and items are kept. */
export const filterNamed = readable(filterOf);

/** The columns of a file, as they were given. */
export const columnsNamed = readable(columnChoiceOf);

/** The one name of a split, which may have been written in another way. */
export const splitNamed = (name: string): string => nameOfSplit(splitRuleOf(readable(splitRuleOf)(name)));

/** An optimizer as it is written: see `optimizerIn`. What is code is not looked at yet. */
export const optimizerText = (text: string): string => {
  if (!isCode(text)) optimizerIn(text);
  return text;
};

/** A schedule as it is written: see `scheduleIn`. */
export const scheduleText = (text: string): string => {
  if (!isCode(text)) scheduleIn(text, ANY_COURSE);
  return text;
};

/** The most seeds of one command. */
const MOST_SEEDS = 1000;

/** Seeds with commas between, each once; `1-5` are five. */
export const seedsNamed = (text: string): readonly number[] => {
  const seeds = text.split(",").flatMap((part) => {
    const [from = "", to = from, ...more] = part.trim().split("-");
    const [first = NaN, last = NaN] = [from, to].map(wholeNumber("--seeds", 0));
    if (more.length > 0 || last < first || last - first >= MOST_SEEDS)
      throw new UsageError(`--seeds takes seeds such as 1,2,3 or 1-5, at most ${MOST_SEEDS}, not ${shown(text)}.`);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
  return [...new Set(seeds)];
};

/** A budget as it is written: see `budgetIn`. */
export const budgetText = (text: string): string => {
  budgetIn(text);
  return text;
};

/** Figures as they are written: see `figuresIn`. */
export const figuresText = (text: string): string => {
  figuresIn(text);
  return text;
};

/** Long enough for every warm-up: that it is too long shows where the training is known. */
const ANY_COURSE = { rate: 1, epochs: Number.MAX_VALUE, stepsPerEpoch: 1 };

/** A number that an option's declaration allows: `numberFor("--epochs", trainingOptions.epochs)`. */
export const numberFor = (option: string, declared: IntegerOption | NumberOption) =>
  taking(valueSchema(declared), (text: string): number => {
    const value = numberIn(text) ?? NaN;
    assertSetting(option, declared, value, text);
    return value;
  });

/** A whole number of at least `least`, for an option. */
export const wholeNumber = (option: string, least: number): ((text: string) => number) =>
  numberFor(option, integerOption({ default: least, atLeast: least, meaning: "" }));

/** A hyper-parameter given as `name=value`, added to those before it. */
export const assignment = taking(
  { type: "object", additionalProperties: { type: ["number", "string", "boolean", "array"] } },
  (text: string, before: readonly Assignment[] = []): readonly Assignment[] => {
    const found = assignmentIn(text);
    if (!found) throw new UsageError(`--set takes name=value, such as omega=0.3, not ${shown(text)}.`);
    return [...before, found];
  },
);
