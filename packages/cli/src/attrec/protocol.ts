/** `attrec protocol`: what a protocol decides, and why two results cannot be compared. */
import { readFile } from "node:fs/promises";
import { Command } from "@commander-js/extra-typings";
import { card, defaultProtocol, type Protocol } from "attrec";
import { differences, quote } from "attrec/extend";
import { openTrees, reasonOf } from "attrec/node";
import { protocolNamed, protocolNames } from "../options/settings.ts";
import { option } from "../options/table.ts";
import { outputOf } from "../program/output.ts";
import { UsageError } from "../program/usage-error.ts";
import { modelNotes } from "./model-notes.ts";

/** `attrec protocol show` and `attrec protocol diff`. */
export const protocolCommand = () =>
  new Command("protocol")
    .description("What a protocol decides, and why two results cannot be compared.")
    .addCommand(showCommand().exitOverride())
    .addCommand(diffCommand().exitOverride());

const WHAT = `a model file, what --json has printed, or a protocol (${protocolNames.join(" or ")})`;

const showCommand = () =>
  new Command("show")
    .description("Print the protocol of a result, each choice with what it means.")
    .argument("<result>", WHAT)
    .addOption(option.json("print one JSON object"))
    .action(async (name, options) => {
      const { protocol, source: _, ...facts } = await resultNamed(name);
      outputOf(options.json).say(card(protocol), { event: "protocol", ...facts, protocol });
    });

const diffCommand = () =>
  new Command("diff")
    .description("Say in sentences why two results cannot be compared. It ends with 1 if there is a reason.")
    .argument("<a>", WHAT)
    .argument("<b>", "likewise")
    .addOption(option.json("print one JSON object"))
    .action(async (a, b, options) => {
      const [one, other] = [await resultNamed(a), await resultNamed(b)];
      const reasons = reasonsAgainst(one, other);
      const text = reasons.length > 0 ? reasons.join("\n") : sameness(one, other);
      outputOf(options.json).say(text, { event: "diff", comparable: reasons.length === 0, reasons });
      if (reasons.length > 0) process.exitCode = 1;
    });

/** What decides whether a result can be held against another. A protocol by itself is of no data. */
export interface Result {
  /** The file that says so; a protocol by itself has none. */
  readonly source?: string;
  readonly protocol: Protocol;
  readonly dataset?: string;
  readonly filter?: string;
  readonly fingerprint?: string;
  /** How many items were ranked beside the right ones, if not all. */
  readonly sampled?: number;
}

/** The reasons why two results cannot be compared, a sentence each; none if they can. */
export const reasonsAgainst = (a: Result, b: Result): readonly string[] => [...ofData(a, b), ...ofRanking(a, b)];

/** A sentence for two results that can be compared. */
export const sameness = (a: Result, b: Result): string =>
  a.source === undefined || b.source === undefined
    ? "The two can be compared: the protocol is the same. A protocol by itself says nothing of data."
    : "The two can be compared: data and protocol are the same.";

const ofData = (a: Result, b: Result): readonly string[] => {
  if (a.source === undefined || b.source === undefined) return [];
  const silent = [a, b].flatMap(({ source = "", fingerprint }) => (fingerprint === undefined ? [source] : []));
  if (silent.length > 0)
    return [...new Set(silent)].map(
      (source) =>
        `It is not known whether the two are of the same data: ${quote(source)} does not say of which it is. Give all lines that --json printed, or a model file.`,
    );
  if (a.fingerprint === b.fingerprint) return [];
  const [one, other] = [a, b].map(
    ({ dataset = "", filter = "" }) => `${quote(dataset)} with the filter ${quote(filter)}`,
  );
  return one === other
    ? [`The two are of different data, although both are named ${one}: the actions differ.`]
    : [`The two are of different data: ${one} against ${other}.`];
};

const ofRanking = (a: Result, b: Result): readonly string[] => {
  const candidates = ({ sampled }: Result): string =>
    sampled === undefined ? "among all items" : `among ${sampled} items that were drawn`;
  return [
    // What is never drawn as a negative is a matter of a model's training, and not of what is asked of it.
    ...differences(a.protocol, { ...b.protocol, negatives: a.protocol.negatives }),
    ...(candidates(a) === candidates(b)
      ? []
      : [`Right items are ranked ${candidates(a)} in one, and ${candidates(b)} in the other.`]),
  ];
};

/** The result that a word on the command line names. */
const resultNamed = async (name: string): Promise<Result> => {
  if (protocolNames.includes(name)) return { protocol: protocolNamed(name) };
  let bytes: Buffer;
  try {
    bytes = await readFile(name);
  } catch (cause) {
    throw new UsageError(`${name}: ${reasonOf(cause)}: expected ${WHAT}.`, { cause });
  }
  const text = bytes.subarray(0, 1).toString() === "{" ? bytes.toString() : undefined;
  if (text !== undefined) return resultIn(text, name);
  const { protocol, dataset, filter, fingerprint } = modelNotes(openTrees(name), name);
  return { source: name, protocol, dataset, filter, fingerprint };
};

/** The result in what a command printed with --json: the last line with a protocol, and what the lines say of the data. */
export const resultIn = (text: string, source: string): Result => {
  const facts = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line, i): Readonly<Record<string, unknown>> => {
      try {
        return Object(JSON.parse(line)) as Readonly<Record<string, unknown>>;
      } catch (cause) {
        throw new Error(`${source}:${i + 1} is no JSON: expected what a command printed with --json.`, { cause });
      }
    });
  const last = (key: string): unknown => facts.findLast((fact) => isOfKind(key, fact[key]))?.[key];
  const protocol = last("protocol");
  if (protocol === undefined)
    throw new Error(
      `${source} has no result: expected what 'attrec train --json' or 'attrec evaluate --json' printed.`,
    );
  const data = Object.fromEntries(
    ["dataset", "filter", "fingerprint"].flatMap((key) => (last(key) === undefined ? [] : [[key, String(last(key))]])),
  );
  const sampled = facts.flatMap((fact) => Object.keys(fact)).map((key) => /\((\d+) sampled\)$/.exec(key)?.[1]);
  const drawn = sampled.find((count) => count !== undefined);
  // Results of earlier versions lack entries that had one value then.
  return {
    source,
    protocol: { ...defaultProtocol, ...(protocol as Protocol) },
    ...data,
    ...(drawn && { sampled: Number(drawn) }),
  };
};

/** Whether a value is what its key promises: an object of the entries of a protocol, or a text. */
const isOfKind = (key: string, value: unknown): boolean =>
  key === "protocol"
    ? typeof value === "object" && value !== null && "ties" in value && "rankSeen" in value
    : typeof value === "string";
