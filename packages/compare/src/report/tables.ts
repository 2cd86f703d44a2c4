// The tables of a report, as data.
import type { StudyPart } from "../study/parts.ts";
import { lackingMark, marked, ours } from "./table-cells.ts";
import { effortLeadsTable } from "./effort-leads.ts";
import { comparisonTable, dataTable, effortTable, searchTable, usersTable } from "./effort-tables.ts";
import { figure, seconds } from "./numerals.ts";
import { batchesOf, conditionRow, isThePapers, paperLabel, reasonsIn, type Report } from "./report.ts";
import { searchMarkNote, withSearchMark } from "./search-marks.ts";
import { splitOrdersTable } from "./split-orders-table.ts";
import { cell, type Table, type TableCell } from "./table.ts";
import { table2 } from "./table2.ts";

/** All tables of a report, in its order. */
export const tablesOf = (report: Report): readonly Table[] => {
  const has = (part: StudyPart): boolean => report.parts.includes(part);
  return [
    dataTable(report),
    ...(has("table2") ? [...table2(report), metricsTable(report)] : []),
    ...(report.comparisons.length > 0 ? [comparisonTable(report)] : []),
    ...(report.splitOrders.length > 0 ? [splitOrdersTable(report)] : []),
    ...(has("table3") ? [ablation(report, "table3", TABLE3)] : []),
    ...(has("table4") ? [ablation(report, "table4", TABLE4)] : []),
    ...(has("table5") ? [table5(report)] : []),
    ...(has("figure4") ? [figureTable(report, "figure4", "ω"), figureTable(report, "figure4", "L")] : []),
    ...(has("figure5") ? [figureTable(report, "figure5", "d")] : []),
    ...(has("negatives") ? [negativesTable(report)] : []),
    ...(report.searches.length > 0 ? [usersTable(report), searchTable(report)] : []),
    ...(report.searches.some(({ validations }) => validations.length > 1)
      ? [effortTable(report), effortLeadsTable(report)]
      : []),
  ];
};

const TABLE3 = "Table 3 of the paper: AttRec without attention, and with its mask before and after the softmax. HR@50.";
const TABLE4 = "Table 4 of the paper: AttRec with other ways to make one intent of L attended items. HR@50.";

/** The note for figures of the paper that are of other data than ours. */
const otherData = ({ data }: Report): readonly string[] => {
  const names = data.filter((one) => one.paper && !isThePapers(one)).map(({ name }) => name);
  return names.length === 0
    ? []
    : [
        `Paper, other data: the paper's figures beside ${names.join(", ")} are of other data than ours, so that no difference is taken.`,
      ];
};

/** A table of AttRec's variants: a line for each data set, the paper's below it. */
const ablation = (report: Report, part: StudyPart, caption: string): Table => {
  const labels = labelsOf(report, part);
  return {
    id: part,
    caption,
    columns: ["data", "", ...labels],
    rows: report.data.flatMap((data) => {
      const { name } = data;
      const rows = labels.map((label) => conditionRow(report, part, name, "attrec", label));
      const values = rows.map((row) => row?.mean["HR@50"]);
      const own = [
        cell(name),
        cell(withSearchMark("ours", report, name, "attrec")),
        ...marked(
          rows.map((row) => ours(row, "HR@50")),
          values,
        ),
      ];
      const printed = rows.map((row) => row?.paper["HR@50"]);
      if (printed.every((value) => value === undefined)) return [own];
      return [
        [
          cell(name),
          cell(paperLabel(data)),
          ...marked(
            printed.map((value) => cell(figure(value))),
            printed,
          ),
        ],
        own,
      ];
    }),
    notes: [
      "All but what is varied is the configuration that the search chose for AttRec.",
      ...searchMarkNote(report, ["attrec"]),
      ...otherData(report),
    ],
  };
};

const labelsOf = ({ rows }: Report, part: StudyPart): readonly string[] => [
  ...new Set(rows.filter((row) => row.part === part).map(({ label }) => label)),
];

/** Table 5 of the paper, and ours. */
const table5 = (report: Report): Table => {
  const models = report.models.filter(({ counts }) => !counts);
  const { processor } = report.machine;
  return {
    id: "table5",
    caption: "Table 5 of the paper beside ours: seconds per epoch of training.",
    columns: ["data", "", ...models.map(({ title }) => title)],
    rows: report.data.flatMap((data) => {
      const { name } = data;
      const rows = models.map((model) => conditionRow(report, "table5", name, model.name));
      const printed = rows.map((row) => row?.paper["seconds"]);
      const own = rows.map((row) => {
        const [run] = row?.runs ?? [];
        return cell(`${run ? seconds(run.secondsPerEpoch) : "–"}${lackingMark(row)}`, row && reasonsIn(row).join("\n"));
      });
      return [
        ...(printed.every((value) => value === undefined)
          ? []
          : [
              [
                cell(name),
                cell(paperLabel(data)),
                ...printed.map((value) => cell(value === undefined ? "–" : seconds(value))),
              ],
            ]),
        [cell(name), cell("ours"), ...own],
      ];
    }),
    notes: [
      `Ours: one thread of a ${processor}, with nothing else of this suite running; the median of epochs after the first, validation not counted; ${batchesOf(report)}. The paper: an NVIDIA TITAN X Pascal with TensorFlow, batches of 1000. AttRec, Caser and LSTM+ have windows of L and T, the others of one item and T: an epoch is not the same work.`,
      ...otherData(report),
    ],
  };
};

/** A figure's points as a table. */
const figureTable = (report: Report, part: StudyPart, axis: string): Table => {
  const points = report.rows.filter((row) => row.part === part && row.axis === axis);
  const places = [...new Set(points.map(({ at }) => at ?? NaN))].toSorted((a, b) => a - b);
  const models = report.models.filter(({ name }) => points.some(({ model }) => model === name));
  return {
    id: `${part}-${axis === "ω" ? "omega" : axis}`,
    caption: `${part === "figure4" ? "Figure 4" : "Figure 5"} of the paper as a table: HR@50 by ${axis}.`,
    columns: ["data", "model", ...places.map((place) => `${axis} ${place}`)],
    rows: report.data.flatMap(({ name }) =>
      models.map((model) => {
        const rows = places.map((place) =>
          points.find((row) => row.data === name && row.model === model.name && row.at === place),
        );
        const values = rows.map((row) => row?.mean["HR@50"]);
        return [
          cell(name),
          cell(withSearchMark(model.title, report, name, model.name)),
          ...marked(
            rows.map((row) => ours(row, "HR@50")),
            values,
          ),
        ];
      }),
    ),
    notes: searchMarkNote(
      report,
      models.map(({ name }) => name),
    ),
  };
};

/** What the rule of negatives changes: every model with the same configuration under each rule. */
const negativesTable = (report: Report): Table => {
  const models = report.models.filter(({ counts }) => !counts);
  return {
    id: "negatives",
    caption: "What the rule of negatives changes: HR@50 of every model under each rule.",
    columns: ["data", "never drawn", ...models.map(({ title }) => title)],
    rows: report.data.flatMap(({ name }) =>
      labelsOf(report, "negatives").map((label) => [
        cell(name),
        cell(label === "not-history" ? "the user's items in training" : "the window's targets"),
        ...models.map((model): TableCell => {
          const one = ours(conditionRow(report, "negatives", name, model.name, label), "HR@50");
          const text = withSearchMark(one.text, report, name, model.name);
          return { ...one, text: model.negatives === label ? `${text} *` : text };
        }),
      ]),
    ),
    notes: [
      "* the rule of this comparison for the model; its configuration was searched under that rule alone.",
      ...searchMarkNote(
        report,
        models.map(({ name }) => name),
      ),
    ],
  };
};

const SAMPLED =
  "sampled: right items are ranked among items that were drawn, not among all: such figures are biased, and may order models otherwise than those of all items. They are means over all samples, which follow from the ranks among all items.";

/** All metrics of Table 2, at every cut-off that was asked for. */
const metricsTable = (report: Report): Table => {
  const names = [
    ...new Set(report.rows.filter(({ part }) => part === "table2").flatMap(({ mean }) => Object.keys(mean))),
  ];
  return {
    id: "metrics",
    caption: "Every metric of every model: means over the seeds.",
    columns: ["data", "model", ...names],
    rows: report.data.flatMap(({ name }) =>
      report.models.map((model) => {
        const row = conditionRow(report, "table2", name, model.name);
        const title = withSearchMark(model.title, report, name, model.name);
        return [cell(name), cell(title), ...names.map((metric) => cell(figure(row?.mean[metric])))];
      }),
    ),
    notes: [
      ...(names.some((name) => name.endsWith(" repeat") || name.endsWith(" explore"))
        ? ["repeat: over users who had acted on their right item before; explore: over all others."]
        : []),
      ...(names.some((name) => name.endsWith(" sampled)")) ? [SAMPLED] : []),
      ...searchMarkNote(
        report,
        report.models.map(({ name }) => name),
      ),
      "With one right item a user, Recall@k is HR@k, Precision@k is HR@k / k, and MAP@k is MRR@k. Metrics of whole lists, such as coverage, are not measured here: attrec evaluate has them.",
    ],
  };
};
