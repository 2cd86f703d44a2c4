// States the figures of a report in sentences.
import { mean } from "../significance/mean.ts";
import { wrongDirections } from "./below-chance.ts";
import { type Certainty, certaintyOf, LEVEL } from "./certainty.ts";
import type { ModelComparison } from "./comparisons.ts";
import { effortSentence } from "./effort-leads.ts";
import { shortcomings } from "./effort.ts";
import { failuresOf, incompleteOn, pendingOf } from "./failures.ts";
import { doubtsOn, leadLines } from "./leads.ts";
import { figure, probability, withSign } from "./numerals.ts";
import { conditionRow, type DataCard, isThePapers, type Report, type Row, titleOf } from "./report.ts";
import { splitFinding } from "./split-orders.ts";

/** The source of findings: a report that has none yet. */
type Facts = Omit<Report, "findings">;

/** The findings, in sentences, data set by data set. They say nothing that the figures do not say. */
export const findingsOf = (facts: Facts): readonly string[] => {
  const gaps = [...failuresOf(facts), ...pendingOf(facts)];
  return facts.data.flatMap((data) => [
    ...gaps.filter((gap) => gap.data === data.name).map(({ says }) => says),
    ...lead(facts, data),
    ...leadOfOthers(facts, data),
    ...shortcomings(facts, data.name),
    ...effortSentence(facts, data.name),
    ...facts.splitOrders.filter((order) => order.data === data.name).map(splitFinding),
    ...gains(facts, data),
    ...attention(facts, data),
    ...wrongDirections(facts, data),
    ...untrained(facts, data),
    ...differentData(data),
  ]);
};

/** Who leads where the sentence about AttRec and the best other does not say it: neither first nor second is AttRec. */
const leadOfOthers = (facts: Facts, data: DataCard): readonly string[] => {
  const lead = facts.leads.find((one) => one.data === data.name && one.measure === "HR@50");
  const [line] = leadLines(facts, data).filter(({ measure }) => measure === "HR@50");
  if (!lead || !line || [lead.leader, lead.other].includes("attrec")) return [];
  return [`${line.says} ${line.why}`];
};

const hitRatio = (row: Row | undefined): number => row?.mean["HR@50"] ?? NaN;

/** The best of some rows by HR@50; failed rows do not count. */
const bestOf = (rows: readonly Row[], of: (row: Row) => number): Row | undefined =>
  rows.filter((row) => !Number.isNaN(of(row))).toSorted((a, b) => of(b) - of(a))[0];

/** AttRec's lead over the best other model, here and in the paper, and whether the lead is more than chance. */
const lead = (facts: Facts, data: DataCard): readonly string[] => {
  const { name } = data;
  const rows = facts.rows.filter((row) => row.part === "table2" && row.data === name);
  const ours = rows.find(({ model }) => model === "attrec");
  const others = rows.filter(({ model }) => model !== "attrec");
  const best = bestOf(others, hitRatio);
  if (!ours || !best || Number.isNaN(hitRatio(ours))) return [];
  const difference = hitRatio(ours) - hitRatio(best);
  const test = facts.comparisons.find(
    (one) => one.data === name && one.other === best.model && one.measure === "HR@50",
  );
  const here = `On ${name} the best model beside AttRec is ${titleOf(facts, best.model)} with HR@50 ${figure(hitRatio(best))}; AttRec has ${figure(hitRatio(ours))}, which is ${withSign(difference)}.`;
  const paper = isThePapers(data) ? paperLead(facts, name, ours, others, difference) : "";
  return [[here, paper, test ? significance(test, doubtsOn(facts, name)) : ""].filter(Boolean).join(" ")];
};

const paperLead = (facts: Facts, data: string, ours: Row, others: readonly Row[], difference: number): string => {
  const printed = (row: Row): number => row.paper["HR@50"] ?? NaN;
  const best = bestOf(others, printed);
  if (!best || Number.isNaN(printed(ours))) return "";
  const theirs = printed(ours) - printed(best);
  const verdict =
    difference <= 0
      ? "AttRec is not ahead here"
      : difference < theirs
        ? shortcomings(facts, data).length > 0
          ? "the baselines come closer to AttRec than in the paper, after searches that may have been too small"
          : incompleteOn(facts, data).length > 0
            ? "the baselines come closer to AttRec than in the paper, by what there is of their results"
            : "well-tuned baselines come closer to AttRec than in the paper"
        : "AttRec is ahead by no less than in the paper";
  return `In the paper it is ${titleOf(facts, best.model)} with ${figure(printed(best))} against ${figure(printed(ours))}, ${withSign(theirs)}: ${verdict}.`;
};

/** Whether a difference is more than chance, by users and by seeds, and what stands against it beside them. */
const significance = (comparison: ModelComparison, doubts: readonly string[]): string => {
  const { byUser, bySeed, interval } = comparison;
  const certainty = certaintyOf(comparison);
  if (certainty === "level") return `By HR@50 the two are the same for each of ${byUser.users} users.`;
  const isByUser = byUser.holm < LEVEL;
  const users = `Over ${byUser.users} users the difference is ${isByUser ? "" : "not "}significant (Wilcoxon signed-rank, p ${probability(byUser.wilcoxon)}, after Holm's correction ${probability(byUser.holm)}; 95 % interval ${withSign(interval[0])} to ${withSign(interval[1])}).`;
  const seeds = `AttRec is ahead in ${bySeed.ahead} of ${bySeed.seeds} ${bySeed.seeds === 1 ? "seed" : "seeds"}`;
  if (bySeed.seeds < 2) return `${users} ${seeds}, and one seed says nothing of other trainings.`;
  const doubt =
    certainty === "certain" && doubts.length > 0
      ? `, but ${doubts.join(", and ")}, so that the difference is not certain`
      : "";
  return `${users} ${seeds} (t-test over seeds, p ${probability(bySeed.t)})${verdicts[certainty](bySeed.seeds)}${doubt}.`;
};

/** What follows from users and seeds together; `level` and `one seed` are said before. */
const verdicts: Readonly<Record<Certainty, (seeds: number) => string>> = {
  level: () => "",
  "one seed": () => "",
  certain: () => ": users and seeds agree that it is more than chance",
  "few seeds": (seeds) => `: the seeds agree, but ${seeds} are too few to be certain of other trainings`,
  "seeds disagree": () => ", so that the seeds do not bear the users out, and the lead is not certain",
  "ranks and mean disagree": () =>
    ": the test of ranks and the mean do not agree, since most users differ in one way and a few by much in the other, so that it is not certain",
  "mean alone": () =>
    ": by its interval the mean is more than chance, and by the test of ranks it is not, since a few users differ by much, so that it is not certain",
  "users disagree": () => ": the seeds agree, but it is not certain for other users",
  open: () => ", so that neither tells which is ahead",
};

/** The number of other models that exceed their figures in the paper. */
const gains = (facts: Facts, data: DataCard): readonly string[] => {
  const { name } = data;
  const rows = facts.rows.filter(
    ({ part, model, paper, mean: ours, ...row }) =>
      part === "table2" &&
      row.data === name &&
      model !== "attrec" &&
      paper["HR@50"] !== undefined &&
      ours["HR@50"] !== undefined,
  );
  if (rows.length === 0 || !isThePapers(data)) return [];
  const changes = rows.map((row) => hitRatio(row) - (row.paper["HR@50"] ?? NaN));
  const more = changes.filter((change) => change > 0).length;
  return [
    `Of the ${rows.length} other models ${more} ${more === 1 ? "reaches" : "reach"} a higher HR@50 on ${name} than the paper gives them; the mean change is ${withSign(mean(changes))}.`,
  ];
};

/** The gain from attention, here and in the paper; nothing where attention can gain nothing. */
const attention = (facts: Facts, data: DataCard): readonly string[] => {
  const { name, historyLength } = data;
  const [having, lacking] = ["with attention", "without attention"].map((label) =>
    conditionRow(facts, "table3", name, "attrec", label),
  );
  const gain = facts.attentionGains.find((one) => one.data === name);
  if (!having || !lacking || !gain) return [];
  const printed = (having.paper["HR@50"] ?? NaN) - (lacking.paper["HR@50"] ?? NaN);
  const paper = Number.isNaN(printed) || !isThePapers(data) ? "" : ` (in the paper ${withSign(printed)})`;
  const note =
    historyLength === 2
      ? " With L of 2 and the mask before the softmax there is nothing to attend to: each item sees the other alone, and the intent is their mean, whatever W is."
      : "";
  return [`Attention is worth ${withSign(gain.difference)} of HR@50 on ${name}${paper}: ${chanceOf(gain)}.${note}`];
};

/** Whether what attention is worth is more than chance, with its interval and tests. */
const chanceOf = (gain: ModelComparison): string => {
  const { byUser, bySeed, interval } = gain;
  const certainty = certaintyOf(gain);
  if (certainty === "level") return `none of ${byUser.users} users is better or worse off`;
  const tests = `95 % interval over ${byUser.users} users ${withSign(interval[0])} to ${withSign(interval[1])}, Wilcoxon signed-rank p ${probability(byUser.wilcoxon)}; ahead in ${bySeed.ahead} of ${bySeed.seeds} ${bySeed.seeds === 1 ? "seed" : "seeds"}, t-test p ${probability(bySeed.t)}`;
  return `${certainty === "certain" ? "by users and seeds that is more than chance" : "that is not certain"} (${tests})`;
};

/** Whether some models were trained on fewer users than are judged, since their examples need more actions. */
const untrained = ({ searches, models }: Facts, { name }: DataCard): readonly string[] => {
  const short = searches.flatMap(({ data, model, lengths, users }) => {
    const card = models.find((one) => one.name === model);
    if (data !== name || !card || card.counts || !lengths || !users || users.unseen === 0) return [];
    return [{ title: card.title, ...users }];
  });
  return [...new Set(short.map(({ fewest }) => fewest))].map((fewest) => {
    const those = short.filter((one) => one.fewest === fewest);
    const [{ judged, unseen } = { judged: 0, unseen: 0 }] = those;
    return `${unseen} of the ${judged} users of ${name} who are judged have fewer than ${fewest} training actions, so that ${those.map(({ title }) => title).join(", ")} ${those.length === 1 ? "was" : "were"} not trained on them: --length, --targets and --short-histories choose otherwise.`;
  });
};

/** Sentences about the data sets that are not the paper's. */
const differentData = (data: DataCard): readonly string[] => {
  const { name, users, items, interactions, paper } = data;
  if (!paper) {
    return [
      `The paper has no figures for ${name} as it is here (${users} users, ${items} items, ${interactions} interactions).`,
    ];
  }
  if (isThePapers(data)) return [];
  return [
    `${name} ${paper.isDerived ? "was made by another rule" : "is another state of the data"} than the paper's ${paper.name}: ${users} users, ${items} items and ${interactions} interactions, not ${paper.users}, ${paper.items} and ${paper.interactions}. Its figures stand beside the paper's, but cannot be held against them.`,
  ];
};
