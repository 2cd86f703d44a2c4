// Says which model leads on each data set, and whether that is certain.
import { type Certainty, certaintyOf } from "./certainty.ts";
import type { Lead } from "./comparisons.ts";
import { shortcomings } from "./effort.ts";
import { incompleteOn } from "./failures.ts";
import { figure, probability, withSign } from "./numerals.ts";
import { conditionRow, type DataCard, listedTitles, type Report, titleOf } from "./report.ts";

/** What is told of: a report that may have no findings yet. */
type Facts = Omit<Report, "findings">;

/** Who leads on a data set by one measure, in words. */
export interface LeadLine {
  readonly measure: Lead["measure"];
  /** Who leads, by how much. */
  readonly says: string;
  /** Whether it is certain: only if users and seeds agree, the searches were not too small, and nothing is missing. */
  readonly isCertain: boolean;
  /** Why, in a sentence. */
  readonly why: string;
}

/** The lines of a data set, one for each measure; none where fewer than two models have results. */
export const leadLines = (facts: Facts, { name }: Pick<DataCard, "name">): readonly LeadLine[] =>
  facts.leads
    .filter(({ data }) => data === name)
    .map((lead) => {
      const certainty = certaintyOf(lead);
      const doubts = certainty === "certain" ? doubtsOn(facts, name) : [];
      return {
        measure: lead.measure,
        says: leadSentence(facts, lead, certainty),
        isCertain: certainty === "certain" && doubts.length === 0,
        why: `${reasons[certainty](lead)}${doubts.length === 0 ? "" : ` But ${doubts.join(", and ")}, which may change who leads: the findings say where.`}`,
      };
    });

/** The sentence on a data set that has no lines. */
export const noLead = ({ name }: Pick<DataCard, "name">): string =>
  `None on ${name}: fewer than two models have results there in Table 2.`;

/** What is said of leads in a report for which Table 2 was not asked. */
export const NO_TABLE2 = "Table 2, which says who leads, was not asked for.";

/** What stands against a lead on a data set although users and seeds agree, in clauses. */
export const doubtsOn = (facts: Facts, data: string): readonly string[] => {
  const incomplete = incompleteOn(facts, data);
  return [
    ...(shortcomings(facts, data).length > 0 ? ["the searches may have been too small"] : []),
    ...(incomplete.length > 0
      ? [`${incomplete.join(", ")} ${incomplete.length === 1 ? "lacks" : "lack"} results that were asked for`]
      : []),
  ];
};

const leadSentence = (
  facts: Facts,
  { data, measure, leader, other, difference, interval }: Lead,
  certainty: Certainty,
) => {
  const title = (name: string): string => titleOf(facts, name);
  const mean = (model: string): string => figure(conditionRow(facts, "table2", data, model)?.mean[measure]);
  if (certainty === "level" || difference === 0) {
    return `On ${data} ${listedTitles(facts, levelWith(facts, data, measure, leader))} are level by ${measure}, with ${mean(leader)}.`;
  }
  const range = `95 % interval over users ${withSign(interval[0])} to ${withSign(interval[1])}`;
  return `On ${data} ${title(leader)} leads by ${measure} with ${mean(leader)}; the next is ${title(other)} with ${mean(other)}, a lead of ${withSign(difference)} (${range}).`;
};

/** The models of a data set with the leader's mean, itself among them; means that differ by less differ by rounding alone. */
const levelWith = ({ rows }: Facts, data: string, measure: Lead["measure"], leader: string): readonly string[] => {
  const here = rows.filter((row) => row.part === "table2" && row.data === data);
  const most = here.find(({ model }) => model === leader)?.mean[measure] ?? NaN;
  return here.flatMap(({ model, mean }) => (Math.abs((mean[measure] ?? NaN) - most) < 1e-12 ? [model] : []));
};

const byUsers = ({ byUser }: Lead): string =>
  `p ${probability(byUser.holm)} over ${byUser.users} users, after Holm's correction`;
const bySeeds = ({ bySeed }: Lead): string => `p ${probability(bySeed.t)} over ${bySeed.seeds} seeds`;

/** Why a lead is certain or not. */
const reasons: Readonly<Record<Certainty, (lead: Lead) => string>> = {
  level: ({ measure, byUser }) => `By ${measure} the first two are the same for each of ${byUser.users} users.`,
  certain: (lead) => `Users and seeds agree that it is more than chance (${byUsers(lead)}; ${bySeeds(lead)}).`,
  "one seed": (lead) =>
    `It is more than chance over users (${byUsers(lead)}), but one seed says nothing of other trainings.`,
  "few seeds": (lead) =>
    `It is more than chance over users (${byUsers(lead)}) and all seeds agree, but ${lead.bySeed.seeds} seeds are too few to be certain of other trainings (${bySeeds(lead)}).`,
  "seeds disagree": (lead) =>
    `It is more than chance over users (${byUsers(lead)}), but the leader is ahead in ${lead.bySeed.ahead} of ${lead.bySeed.seeds} seeds alone.`,
  "ranks and mean disagree": (lead) =>
    `A test of ranks finds a difference over users (${byUsers(lead)}), but the mean does not bear it out: most users differ in one way, and a few by much in the other.`,
  "mean alone": (lead) =>
    `By the interval its mean is more than chance, but a test of ranks finds no difference over users (${byUsers(lead)}): a few users differ by much, and the others hardly or the other way.`,
  "users disagree": (lead) =>
    `All ${lead.bySeed.seeds} seeds agree, but with other users it may be different (${byUsers(lead)}).`,
  open: (lead) =>
    lead.bySeed.seeds < 2
      ? `It may be chance (${byUsers(lead)}), and one seed says nothing of other trainings.`
      : `It may be chance (${byUsers(lead)}), and the leader is ahead in ${lead.bySeed.ahead} of ${lead.bySeed.seeds} seeds.`,
};
