// Says who would lead after fewer trials of the searches, and how far.
import { expectedBest, expectedLead } from "../search/expected-best.ts";
import { withSign } from "./numerals.ts";
import { listedTitles, type Report, titleOf } from "./report.ts";
import { cell, type Table } from "./table.ts";

/** What is told of: a report that may have no findings yet. */
type Facts = Pick<Report, "searches" | "models" | "data">;

/** Who is ahead on validation after some trials of each search, and of whom. */
export interface EffortLead {
  readonly trials: number;
  /** Names of models. Where the first are level, nobody leads, and these are all of them. */
  readonly leaders: readonly string[];
  /** The model after the leader; the first of the others where several are level. */
  readonly next: string | undefined;
  /** The expected lead of the first before the second, and the middle 95 % of what it may be. */
  readonly lead: number;
  readonly interval: readonly [low: number, high: number];
}

/** Expected figures that differ by less are level: the four digits that are printed would show nothing. */
const LEAST_LEAD = 0.000_05;

/** The leads on a data set after 1, 2, … trials, as many as every search has; none where fewer than two models were searched. */
export const effortLeads = ({ searches }: Pick<Facts, "searches">, data: string): readonly EffortLead[] => {
  const searched = searches.filter((search) => search.data === data && search.validations.length > 1);
  if (searched.length < 2) return [];
  const most = Math.min(...searched.map(({ validations }) => validations.length));
  return Array.from({ length: most }, (_, i) => i + 1).flatMap((trials) => {
    const best = searched
      .map(({ model, validations }) => ({ model, validations, mean: expectedBest(validations, trials).mean }))
      .toSorted((a, b) => b.mean - a.mean);
    const [first, second] = best;
    if (!first || !second) return [];
    const level = best.filter(({ mean }) => first.mean - mean < LEAST_LEAD);
    const leaders = searched.flatMap(({ model }) => (level.some((one) => one.model === model) ? [model] : []));
    const { mean, interval } = expectedLead(first.validations, second.validations, trials);
    return [{ trials, leaders, next: best[level.length]?.model, lead: mean, interval }];
  });
};

const countOf = (trials: number): string => `${trials} ${trials === 1 ? "trial" : "trials"}`;

/** Whether the lead on a data set depends on the effort, in a sentence; nothing where too little was searched to say. */
export const effortSentence = (facts: Facts, data: string): readonly string[] => {
  const leads = effortLeads(facts, data);
  const [first] = leads;
  const last = leads.at(-1);
  if (!first || !last || leads.length < 2) return [];
  const isSame = leads.every(({ leaders }) => leaders.join() === last.leaders.join());
  if (isSame && last.leaders.length > 1) {
    return [
      `On validation of ${data} ${listedTitles(facts, last.leaders)} are expected to be level whatever the effort, from 1 trial a model to ${last.trials}.`,
    ];
  }
  const told = ({ leaders, next = "", lead, interval: [low, high] }: EffortLead, isWhole: boolean): string => {
    if (leaders.length > 1) return `${listedTitles(facts, leaders)} are expected to be level`;
    const range = isWhole ? `, ${withSign(low)} to ${withSign(high)}` : "";
    return `${isWhole ? "the expected lead" : "it"} is ${withSign(lead)} before ${titleOf(facts, next)}${range}`;
  };
  const isLevel = first.leaders.length > 1;
  const ends = `after ${countOf(first.trials)} ${told(first, true)}, after ${countOf(last.trials)} ${told(last, isLevel)}`;
  if (isSame) {
    return [
      `On validation of ${data} ${listedTitles(facts, last.leaders)} is expected to be ahead whatever the effort, from 1 trial a model to ${last.trials}: ${ends}.`,
    ];
  }
  const turns = leads.filter(({ leaders }, i) => i === 0 || leaders.join() !== leads[i - 1]?.leaders.join());
  const course = turns.map(
    ({ leaders, trials }) =>
      `${listedTitles(facts, leaders)}${leaders.length > 1 ? ", level," : ""} from ${countOf(trials)} on`,
  );
  return [
    `Who is ahead on validation of ${data} depends on the effort: ${course.join(", ")}. ${ends[0]?.toUpperCase() ?? ""}${ends.slice(1)}.`,
  ];
};

/** The leads after each number of trials, with intervals. */
export const effortLeadsTable = (facts: Facts): Table => ({
  id: "effort-leads",
  caption: "The lead on validation to be expected after so many trials of each search, and the middle 95 % of it.",
  columns: ["data", "trials", "ahead", "the next", "lead in HR@50", "middle 95 %"],
  rows: facts.data.flatMap(({ name }) =>
    effortLeads(facts, name).map(({ trials, leaders, next, lead, interval: [low, high] }) => [
      cell(name),
      cell(String(trials)),
      cell(leaders.length > 1 ? `${listedTitles(facts, leaders)}, level` : listedTitles(facts, leaders)),
      cell(next === undefined ? "–" : titleOf(facts, next)),
      cell(withSign(lead)),
      cell(`${withSign(low)} to ${withSign(high)}`),
    ]),
  ),
  notes: [
    "Over all ways to draw so many of the trials that were made, for each of the two by itself. On validation: a search never ranks the test, so that no test figure can depend on it. Where models are level, the lead is that of one before another of them.",
  ],
});
