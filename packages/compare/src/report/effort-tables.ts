// The tables of the results' cost: seconds, and searches.
import { describeBudget } from "../search/budget.ts";
import { expectedBest } from "../search/expected-best.ts";
import { amount, figure, probability, withSign } from "./numerals.ts";
import { type DataCard, paperLabel, type Report } from "./report.ts";
import { cell, type Table } from "./table.ts";

/** The data sets of the comparison, beside Table 1 of the paper. */
export const dataTable = ({ data }: Report): Table => ({
  id: "data",
  caption: "The data sets, and what Table 1 of the paper says of them.",
  columns: ["data", "", "users", "items", "interactions", "density", "L", "T", "filter", "SHA-256"],
  details: [5, 6, 7, 8, 9],
  rows: data.flatMap((one) => [
    ...(one.paper
      ? [
          [
            cell(one.paper.name),
            cell(paperLabel(one)),
            ...counts(one.paper),
            ...Array.from({ length: 4 }, () => cell("")),
          ],
        ]
      : []),
    [
      cell(one.name),
      cell("ours"),
      ...counts(one),
      cell(String(one.historyLength)),
      cell(String(one.targetCount)),
      cell(one.filter),
      cell(`${one.fingerprint.slice(0, 12)}…`, one.fingerprint),
    ],
  ]),
  detailNotes: ["Two results are of the same data only if their SHA-256 is equal."],
  notes: data.flatMap(({ name, title, note, remarks }) => {
    const said = [...(title === name ? [] : [`${title}.`]), ...(note === undefined ? [] : [note]), ...remarks];
    return said.length === 0 ? [] : [`${name}: ${said.join(" ")}`];
  }),
});

const counts = ({ users, items, interactions }: Pick<DataCard, "users" | "items" | "interactions">) => [
  cell(amount(users)),
  cell(amount(items)),
  cell(amount(interactions)),
  cell(`${((100 * interactions) / (users * items)).toPrecision(3)}%`),
];

/** The users whom each model was trained on, beside those on whom all are judged. */
export const usersTable = ({ searches, models }: Report): Table => ({
  id: "users",
  caption: "The users that each model was trained on, and those that it was judged on.",
  columns: ["data", "model", "L", "T", "trained on", "judged on", "of these not trained on"],
  rows: searches.flatMap(({ data, model, lengths, users }) => {
    const card = models.find(({ name }) => name === model);
    if (!lengths || !users || card?.counts) return [];
    const { trained, judged, unseen } = users;
    const numbers = [lengths.historyLength, lengths.targetCount, trained, judged, unseen];
    return [[cell(data), cell(card?.title ?? model), ...numbers.map((number) => cell(amount(number)))]];
  }),
  notes: [
    "All models are judged on the same users. Training takes those whose actions make an example, by the protocol's way with short histories; the others' rows stay as they began.",
  ],
});

/** The comparisons of AttRec with each other model, with every test. */
export const comparisonTable = ({ comparisons, models }: Report): Table => ({
  id: "significance",
  caption: "AttRec less each other model, paired by user and by seed.",
  columns: [
    "data",
    "measure",
    "other",
    "difference",
    "95% interval",
    "Wilcoxon p",
    "after Holm",
    "t-test p",
    "Cohen's d",
    "rank-biserial",
    "seeds ahead",
    "t-test p over seeds",
  ],
  details: [5, 7, 8, 9, 11],
  rows: comparisons.map(({ data, measure, other, difference, interval, byUser, bySeed }) => [
    cell(data),
    cell(measure),
    cell(models.find(({ name }) => name === other)?.title ?? other),
    cell(withSign(difference)),
    cell(`${withSign(interval[0])} to ${withSign(interval[1])}`),
    cell(probability(byUser.wilcoxon), `${byUser.differing} of ${byUser.users} users differ`),
    { ...cell(probability(byUser.holm)), isBest: byUser.holm < 0.05 },
    cell(probability(byUser.t)),
    cell(withSign(byUser.effect, 3)),
    cell(withSign(byUser.rankBiserial, 3)),
    cell(`${bySeed.ahead} of ${bySeed.seeds}`),
    cell(probability(bySeed.t)),
  ]),
  notes: [
    "By user: each user's hit or reciprocal rank, the mean of all seeds. Two-sided; Holm's correction is over the other models of a data set and measure; below 0.05 stands out. By seed: the means of the runs. The interval is a percentile bootstrap over users. Users for whom the two do not differ are left out of the Wilcoxon test; where no user differs, p is 1.",
  ],
});

/** The configurations that each search tried, its cost and its choice. */
export const searchTable = ({ searches, models, budget }: Report): Table => ({
  id: "search",
  caption: "The search of hyper-parameters, on validation alone.",
  columns: ["data", "model", "tried", "failed", "epochs of those allowed", "validation HR@50", "chosen"],
  rows: searches.map((search) => [
    cell(search.data),
    cell(models.find(({ name }) => name === search.model)?.title ?? search.model),
    cell(String(search.tried)),
    cell(String(search.failed)),
    cell(`${search.epochs} of ${search.allowed}`),
    cell(figure(search.validation)),
    cell(search.failure ?? chosen(search), JSON.stringify(search.settings)),
  ]),
  notes: [describeBudget(budget), "Epochs that early stopping left over were not given to anybody else."],
});

/** The numbers of trials in the table of effort. */
const EFFORTS = [1, 2, 4, 8, 16, 24];

/** What each model would have reached on validation with fewer trials. */
export const effortTable = ({ searches, models, budget }: Report): Table => {
  const searched = searches.filter(({ validations }) => validations.length > 1);
  const most = Math.max(1, ...searched.map(({ validations }) => validations.length));
  const efforts = EFFORTS.filter((count) => count <= most);
  return {
    id: "effort",
    caption: "The best HR@50 on validation to be expected of fewer trials of the search, and the middle 95 % of it.",
    columns: ["data", "model", ...efforts.map((count) => `${count} ${count === 1 ? "trial" : "trials"}`)],
    rows: searched.map(({ data, model, validations }) => [
      cell(data),
      cell(models.find(({ name }) => name === model)?.title ?? model),
      ...efforts.map((count) => {
        if (count > validations.length) return cell("–");
        const { mean, interval } = expectedBest(validations, count);
        return cell(`${figure(mean)} (${interval.map((end) => figure(end)).join(" to ")})`);
      }),
    ]),
    notes: [
      "Over all ways to draw so many of the trials that were made. On validation, since a search never ranks the test.",
      ...(budget.method === "halving"
        ? ["Trials that halving dropped count with what they had after their last round."]
        : []),
    ],
  };
};

const chosen = ({ settings, rate, lengths }: Report["searches"][number]): string =>
  [
    ...(lengths === undefined ? [] : [`L ${lengths.historyLength}`, `T ${lengths.targetCount}`]),
    ...Object.entries(settings).map(([name, value]) => `${name} ${String(value)}`),
    ...(rate === undefined ? [] : [`rate ${rate}`]),
  ].join(", ");
