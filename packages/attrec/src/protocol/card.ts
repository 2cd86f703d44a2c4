// Describes a protocol in words, and the differences between two protocols.
import { splitRuleOf } from "../data/split-rule.ts";
import { negativeCountsOf } from "../model/examples.ts";
import type { Experiment } from "./experiment.ts";
import { defaultProtocol, type Protocol } from "./protocol.ts";
import { countUsers } from "./user-counts.ts";
import { commonWording, leaveOneOutWording, meaningOfSplit, splitWording, type EntryWords } from "./wording.ts";

/** An entry of a protocol as it is printed. */
interface Line {
  readonly about: string;
  readonly meaning: string;
}

/** The entries of a protocol that bear on it, in the order in which they are printed. */
const linesOf = (protocol: Protocol): ReadonlyMap<keyof Protocol, Line> => {
  const isLeaveOneOut = protocol.split === defaultProtocol.split;
  const wording: { readonly [Name in keyof Protocol]?: EntryWords<string> } = {
    ...(isLeaveOneOut ? leaveOneOutWording : splitWording),
    ...commonWording,
  };
  const split: Line = { about: "split", meaning: meaningOfSplit(splitRuleOf(protocol.split)) };
  const rest = (Object.keys(wording) as readonly (keyof Protocol)[]).map((entry) => {
    const { about = "", values = {} } = wording[entry] ?? {};
    return [entry, { about, meaning: values[String(protocol[entry])] ?? String(protocol[entry]) }] as const;
  });
  return new Map([...(isLeaveOneOut ? [] : ([["split", split]] as const)), ...rest]);
};

/**
 * The entries of a protocol in the order in which they are printed: the subject of each, and the meaning of its value.
 *
 * @example
 * ```ts
 * cardLines(defaultProtocol)[0]?.[0]; // "test action"
 * ```
 */
export const cardLines = (protocol: Protocol): readonly (readonly [about: string, meaning: string])[] =>
  [...linesOf(protocol).values()].map(({ about, meaning }) => [about, meaning]);

/** What the experiment of a model that declares its negatives says in the place of an entry. */
const ownWords = (about: string, experiment: Experiment | undefined): string | undefined => {
  if (about !== commonWording.negatives.about || !experiment || experiment.examples.negatives === "one-a-target")
    return undefined;
  const { examples, windows, protocol } = experiment;
  const { uniform = 0, popularity = 0, inBatch = 0 } = negativeCountsOf(examples, windows.targetCount);
  const sources = [
    [uniform, "uniform"],
    [popularity, "by popularity"],
    [inBatch, "from the batch"],
  ] as const;
  const some = sources.flatMap(([count, source]) => (count > 0 ? [`${count} ${source}`] : []));
  if (some.length === 0) return "none are drawn";
  const where = examples.kind === "sequences" ? "position" : "window";
  const others = protocol.negatives === "not-history" ? "the user's training history" : `the ${where}'s targets`;
  return `for each ${where} ${some.join(" and ")}, over all items but ${others}`;
};

/**
 * The protocol card, which is printed with every result: one line an entry. With an experiment it also says which negatives its
 * model declares, and how many users are ranked whom training never saw. `sampled` is the
 * number of items that were drawn to be ranked beside the right ones, if they were not all.
 *
 * @example
 * ```ts
 * card(defaultProtocol).split("\n")[0]; // "test action        each user's last (of several at that moment, the last in the file)"
 * ```
 */
export const card = (protocol: Protocol, experiment?: Experiment, sampled?: number): string => {
  const untrained = experiment && countUsers(experiment);
  const lines = [
    ...[...linesOf(protocol)].map(([entry, { about, meaning }]) => {
      const drawn = meaning.replace("(none sampled)", "(drawn at random for each user)");
      const said = entry === "rankSeen" && sampled !== undefined ? `${sampled} of ${drawn}` : meaning;
      return [about, ownWords(about, experiment) ?? said] as const;
    }),
    ...(untrained
      ? [["users", `${untrained.judged} tested, ${untrained.unseen} of them not trained on`] as const]
      : []),
  ];
  const width = Math.max(...lines.map(([about]) => about.length));
  return lines.map(([about, meaning]) => `${about.padEnd(width)}  ${meaning}`).join("\n");
};

/**
 * The reasons why results of two protocols cannot be compared, a sentence each; none if they can.
 *
 * @example
 * ```ts
 * differences(defaultProtocol, { ...defaultProtocol }); // []
 * ```
 */
export const differences = (a: Protocol, b: Protocol): readonly string[] => {
  const split = ({ split }: Protocol): string => meaningOfSplit(splitRuleOf(split));
  // Under two splits the other entries about held-out actions do not mean the same.
  if (split(a) !== split(b)) return [`The two differ in "split": "${split(a)}" against "${split(b)}".`];
  const others = linesOf(b);
  return [...linesOf(a)]
    .filter(([entry]) => a[entry] !== b[entry])
    .map(
      ([entry, { about, meaning }]) =>
        `The two differ in "${about}": "${meaning}" against "${others.get(entry)?.meaning ?? ""}".`,
    );
};
