// Table 2 of a report: for each data set the models as rows, the paper's figures beside ours.
import { marked, ours } from "./table-cells.ts";
import { figure, withSign } from "./numerals.ts";
import { searchMarkNote, withSearchMark } from "./search-marks.ts";
import { conditionRow, type DataCard, isThePapers, paperLabel, type Report } from "./report.ts";
import { cell, type Table, type TableCell } from "./table.ts";

const DIFFERENCE = "less the paper's";
const METRICS = ["HR@50", "MRR"] as const;

/** The tables, one for each data set. */
export const table2 = (report: Report): readonly Table[] =>
  report.data.map((data, i) => table2On(report, data, `table2-${i + 1}`));

const table2On = (report: Report, data: DataCard, id: string): Table => {
  const { models, seeds } = report;
  const rows = models.map(({ name }) => conditionRow(report, "table2", data.name, name));
  const isPrinted = rows.some((row) => row?.paper["HR@50"] !== undefined);
  const isHeld = isPrinted && isThePapers(data);
  const columns = METRICS.flatMap((metric) => {
    const values = rows.map((row) => row?.mean[metric]);
    const printed = rows.map((row) => row?.paper[metric]);
    const gaps = rows.map((_, i) => (values[i] ?? NaN) - (printed[i] ?? NaN));
    const of = (title: string, cells: readonly TableCell[]) => ({ title, cells });
    return [
      of(
        metric,
        marked(
          rows.map((row) => ours(row, metric)),
          values,
        ),
      ),
      ...(isPrinted
        ? [
            of(
              paperLabel(data),
              marked(
                printed.map((value) => cell(figure(value))),
                printed,
              ),
            ),
          ]
        : []),
      ...(isHeld
        ? [
            of(
              "less the paper's",
              gaps.map((gap) => cell(withSign(gap))),
            ),
          ]
        : []),
    ];
  });
  return {
    id,
    caption: `Table 2 of the paper beside ours: every model on ${data.name}.`,
    columns: ["model", ...columns.map(({ title }) => title), "trained on"],
    details: [...columns.flatMap(({ title }, i) => (title === DIFFERENCE ? [i + 1] : [])), columns.length + 1],
    rows: models.map(({ name, title, counts }, i) => [
      cell(withSearchMark(title, report, data.name, name)),
      ...columns.map(({ cells }) => cells[i] ?? cell("–")),
      trainedOn(report, data.name, name, counts),
    ]),
    notes: [
      `Ours are means over ${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"}${seeds.length > 1 ? ", ± their standard deviation" : ""}.${isPrinted ? " The paper gives one figure each." : ""}${countedNote(models)}`,
      ...searchMarkNote(
        report,
        models.map(({ name }) => name),
        [data.name],
      ),
      ...(isPrinted && !isHeld
        ? [`Paper, other data: the paper's figures are of other data than ours, so that no difference is taken.`]
        : []),
    ],
    detailNotes: [
      "Trained on: the users whose actions fill a window of the model's L and T, of those that all are judged on.",
    ],
  };
};

/** The models here that learn nothing, where the paper's tables have none. */
const countedNote = (models: Report["models"]): string => {
  const titles = models
    .filter(({ name }) => name === "popularity" || name === "same-as-last")
    .map(({ title }) => title);
  if (titles.length === 0) return "";
  const [verb, those] = titles.length === 1 ? ["learns", "it"] : ["learn", "them"];
  return ` ${titles.join(" and ")} ${verb} nothing; the paper does not have ${those}.`;
};

/** How many of the judged users a model was trained on. */
const trainedOn = ({ searches }: Report, data: string, model: string, counts: boolean): TableCell => {
  const users = searches.find((search) => search.data === data && search.model === model)?.users;
  if (counts || !users) return cell("–");
  const { judged, unseen } = users;
  return unseen === 0 ? cell("all") : cell(`${judged - unseen} of ${judged}`);
};
