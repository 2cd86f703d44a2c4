/** Takes the configurations that the searches of an earlier report chose, so that further parts of a study need no search. */
import type { GridValue } from "@attrec/baselines";
import type { Protocol, Settings, WindowLengths } from "attrec";
import { isDeepStrictEqual } from "node:util";
import { methodNames, type SearchBudget } from "../search/budget.ts";
import type { Contender } from "./contender.ts";
import { historyNamed, lengthsOf, type Study, type StudyData } from "./study.ts";

/** The part of a report's file that says what was searched, and what was chosen. */
interface EarlierReport {
  readonly origin?: { readonly command: string; readonly commit?: string };
  readonly budget: SearchBudget;
  readonly protocol: Protocol;
  readonly data: readonly (WindowLengths & { readonly name: string; readonly fingerprint: string })[];
  readonly searches: readonly EarlierChoice[];
}

/** What the search of a model on a data set chose. */
interface EarlierChoice {
  readonly data: string;
  readonly model: string;
  readonly settings: Settings;
  readonly rate?: number;
  /** L and T of its windows; absent if nothing was chosen. */
  readonly lengths?: WindowLengths;
  readonly failure?: string;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Whether a value that was read from a file is a report with searches. */
const isEarlierReport = (value: unknown): value is EarlierReport =>
  isRecord(value) &&
  isRecord(value["protocol"]) &&
  isRecord(value["budget"]) &&
  methodNames.includes(value["budget"]["method"] as SearchBudget["method"]) &&
  Array.isArray(value["data"]) &&
  Array.isArray(value["searches"]) &&
  value["searches"].every((one) => isRecord(one) && typeof one["model"] === "string" && isRecord(one["settings"]));

/**
 * A study whose models have, on each of its data sets, the configurations that the searches of an earlier report chose there. `report`
 * is what its `results.json` holds, and `file` names it in messages.
 *
 * @throws RangeError if it is no such report, if its data, their L and T or its protocol are others, or if it chose nothing for a model
 *
 * @example
 * ```ts
 * const searched: Study = { ...study, budget: { method: "random", configurations: 3, epochs: 20 } };
 * const report = buildReport(searched, ["table2"], results, new Date(0));
 * withEarlierChoices(study, report, "results.json").budget.earlier?.configurations; // 3
 * ```
 */
export const withEarlierChoices = (study: Study, report: unknown, file: string): Study => {
  const refused = (reason: string): RangeError => new RangeError(`${file} ${reason}.`);
  if (!isEarlierReport(report)) throw refused("is no results.json of a report of 'compare'");
  const { budget, origin } = report;
  if (budget.method === "none") {
    throw refused("is of a study that searched nothing: give the results.json of the report whose searches chose");
  }
  const fault = ruleChanged(report.protocol, study.protocol);
  if (fault !== undefined) throw refused(fault);
  return {
    ...study,
    budget: {
      ...study.budget,
      method: "none",
      earlier: { ...budget, ...(origin && { command: origin.command, commit: origin.commit }) },
    },
    data: study.data.map((data) => ({ ...data, chosen: choicesOn(data, study.models, report, refused) })),
  };
};

/** The rule in which a protocol differs from that of the searches, as the end of a sentence. Models have negatives of their own. */
const ruleChanged = (before: Protocol, now: Protocol): string | undefined => {
  const { negatives: _, ...rules } = now;
  const changed = Object.entries(rules).find(([rule, value]) => !isDeepStrictEqual(Reflect.get(before, rule), value));
  if (!changed) return undefined;
  const [rule, value] = changed;
  return `was searched under another protocol: its ${rule} is ${JSON.stringify(Reflect.get(before, rule))}, and ${JSON.stringify(value)} here`;
};

/** What was chosen for each model on a data set. */
const choicesOn = (
  { dataset }: StudyData,
  models: readonly Contender[],
  { data, searches }: EarlierReport,
  refused: (reason: string) => RangeError,
): NonNullable<StudyData["chosen"]> => {
  const card = data.find(({ name }) => name === dataset.name);
  if (!card) throw refused(`has no search on ${dataset.name}: it has ${data.map(({ name }) => name).join(", ")}`);
  if (card.fingerprint !== dataset.fingerprint) {
    throw refused(
      `was searched on other data of the name ${dataset.name}: their SHA-256 begins with ${card.fingerprint.slice(0, 12)}, and here with ${dataset.fingerprint.slice(0, 12)}`,
    );
  }
  const [then, now] = [lengthsOf(card), lengthsOf(dataset)];
  if (!isDeepStrictEqual(then, now)) {
    throw refused(
      `was searched with L ${then.historyLength} and T ${then.targetCount} on ${dataset.name}, which has L ${now.historyLength} and T ${now.targetCount} here`,
    );
  }
  const choices = models.map((contender): readonly [string, GridValue] => {
    const search = searches.find(({ data: on, model }) => on === dataset.name && model === contender.name);
    if (!search) throw refused(`has no search of ${contender.name} on ${dataset.name}`);
    if (!search.lengths) {
      throw refused(
        `chose nothing for ${contender.name} on ${dataset.name}: ${search.failure ?? "its search has not ended"}`,
      );
    }
    return [contender.name, choiceOf(search, search.lengths, contender, now)];
  });
  return Object.fromEntries(choices);
};

/** A choice as a point of a grid. */
const choiceOf = (
  { settings, rate }: EarlierChoice,
  { historyLength }: WindowLengths,
  { lengths, name }: Contender,
  ofData: WindowLengths,
): GridValue => {
  const usual = lengths(ofData).historyLength;
  return {
    settings,
    ...(rate !== undefined && { rate }),
    ...(historyLength !== usual && { history: historyNamed(historyLength, ofData.historyLength, name) }),
  };
};
