// Says who would lead after fewer trials of the searches, and how far.
import { expectedBest, expectedLead } from "../search/expected-best.ts";
import { withSign } from "./numerals.ts";
import type { Report } from "./report.ts";
import { cell, type Table } from "./table.ts";

/** What is told of: a report that may have no findings yet. */
type Facts = Pick<Report, "searches" | "models" | "data">;

/** Who is ahead on validation after some trials of each search, and of whom. */
export interface EffortLead {
  readonly trials: number;
  /** Names of models. */
  readonly leader: string;
  readonly next: string;
  /** The expected lead, and the middle 95 % of what it may be. */
  readonly lead: number;
  readonly interval: readonly [low: number, high: number];
}

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
    const { mean, interval } = expectedLead(first.validations, second.validations, trials);
    return [{ trials, leader: first.model, next: second.model, lead: mean, interval }];
  });
};

const titleOf = ({ models }: Pick<Facts, "models">, name: string): string =>
  models.find((model) => model.name === name)?.title ?? name;

const countOf = (trials: number): string => `${trials} ${trials === 1 ? "trial" : "trials"}`;

/** Whether the lead on a data set depends on the effort, in a sentence; nothing where too little was searched to say. */
export const effortSentence = (facts: Facts, data: string): readonly string[] => {
  const leads = effortLeads(facts, data);
  const [first] = leads;
  const last = leads.at(-1);
  if (!first || !last || leads.length < 2) return [];
  const told = ({ next, lead, interval: [low, high] }: EffortLead): string =>
    `${withSign(lead)} before ${titleOf(facts, next)}, ${withSign(low)} to ${withSign(high)}`;
  const ends = `after ${countOf(first.trials)} the expected lead is ${told(first)}, after ${countOf(last.trials)} it is ${withSign(last.lead)} before ${titleOf(facts, last.next)}`;
  if (leads.every(({ leader }) => leader === last.leader)) {
    return [
      `On validation of ${data} ${titleOf(facts, last.leader)} is expected to be ahead whatever the effort, from 1 trial a model to ${last.trials}: ${ends}.`,
    ];
  }
  const turns = leads.filter(({ leader }, i) => i === 0 || leader !== leads[i - 1]?.leader);
  const course = turns.map(({ leader, trials }) => `${titleOf(facts, leader)} from ${countOf(trials)} on`);
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
    effortLeads(facts, name).map(({ trials, leader, next, lead, interval: [low, high] }) => [
      cell(name),
      cell(String(trials)),
      cell(titleOf(facts, leader)),
      cell(titleOf(facts, next)),
      cell(withSign(lead)),
      cell(`${withSign(low)} to ${withSign(high)}`),
    ]),
  ),
  notes: [
    "Over all ways to draw so many of the trials that were made, for each of the two by itself. On validation: a search never ranks the test, so that no test figure can depend on it.",
  ],
});
