/** Takes the configurations that the searches of an earlier report chose, so that further parts of a study need no search. */
import type { GridValue } from "@attrec/baselines";
import type { Protocol, Settings, WindowLengths } from "attrec";
import { isDeepStrictEqual } from "node:util";
import { methodNames, type SearchBudget } from "../search/budget.ts";
import type { Contender } from "./contender.ts";
import { isRecord } from "./is-record.ts";
import { cellOf, historyNamed, lengthsOf, protocolOfModel, type Study, type StudyData } from "./study.ts";

/** The part of a report's file that says what was searched, and what was chosen. */
interface EarlierReport {
  readonly origin?: { readonly command: string; readonly commit?: string };
  readonly budget: SearchBudget;
  readonly protocol: Protocol;
  readonly models: readonly (Pick<Protocol, "negatives"> & { readonly name: string; readonly batchSize: number })[];
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

/** Whether a value that was read from a file is a report with searches. */
const isEarlierReport = (value: unknown): value is EarlierReport =>
  isRecord(value) &&
  isRecord(value["protocol"]) &&
  isRecord(value["budget"]) &&
  methodNames.includes(value["budget"]["method"] as SearchBudget["method"]) &&
  Array.isArray(value["data"]) &&
  Array.isArray(value["models"]) &&
  Array.isArray(value["searches"]) &&
  value["searches"].every((one) => isRecord(one) && typeof one["model"] === "string" && isRecord(one["settings"]));

/**
 * A study whose models have, on each of its data sets, the configurations that the searches of an earlier report chose there. `report`
 * is what its `results.json` holds, and `file` names it in messages.
 *
 * @throws RangeError if it is no such report, if its data, their L and T, its protocol, negatives, batches or what is
 * fixed for every model are others, or if it chose nothing for a model
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
  // Models have negatives of their own.
  const { negatives: _, ...rules } = study.protocol;
  const change = changeOf(report.protocol, rules);
  if (change) {
    throw refused(
      `was searched under another protocol: its ${change.name} is ${change.before}, and ${change.now} here`,
    );
  }
  return {
    ...study,
    budget: {
      ...study.budget,
      method: "none",
      earlier: { ...budget, ...(origin && { command: origin.command, commit: origin.commit }) },
    },
    data: study.data.map((data) => ({ ...data, chosen: choicesOn(data, study, report, refused) })),
  };
};

/** What was chosen for each model on a data set. */
const choicesOn = (
  on: StudyData,
  study: Study,
  { data, models, searches }: EarlierReport,
  refused: (reason: string) => RangeError,
): NonNullable<StudyData["chosen"]> => {
  const { dataset } = on;
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
  const choices = study.models.map((contender): readonly [string, GridValue] => {
    const { name } = contender;
    const search = searches.find((one) => one.data === dataset.name && one.model === name);
    const model = models.find((one) => one.name === name);
    if (!search || !model) throw refused(`has no search of ${name} on ${dataset.name}`);
    if (!search.lengths) {
      throw refused(`chose nothing for ${name} on ${dataset.name}: ${search.failure ?? "its search has not ended"}`);
    }
    const choice = choiceOf(search, search.lengths, contender, now);
    // What the study fixes for every model, such as d, comes before what was chosen.
    const { settings, training } = cellOf(study, on, contender, { choice, epochs: 1, seed: 0 });
    const before = { ...search.settings, batch: model.batchSize, negatives: model.negatives };
    const { negatives } = protocolOfModel(study, contender);
    // What counts has no batches, and draws nothing.
    const here = { ...settings, ...(contender.counts !== true && { batch: training.batchSize, negatives }) };
    const change = changeOf(before, here);
    if (change)
      throw refused(`was searched with ${change.name} ${change.before} for ${name}, which has ${change.now} here`);
    return [name, choice];
  });
  return Object.fromEntries(choices);
};

/** The first of some facts that is not as it was. */
const changeOf = (
  before: object,
  now: object,
): { readonly name: string; readonly before: string; readonly now: string } | undefined => {
  const told = (facts: object, name: string): string => JSON.stringify(Reflect.get(facts, name)) ?? "nothing";
  const name = Object.keys(now).find((one) => !isDeepStrictEqual(Reflect.get(before, one), Reflect.get(now, one)));
  return name === undefined ? undefined : { name, before: told(before, name), now: told(now, name) };
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
