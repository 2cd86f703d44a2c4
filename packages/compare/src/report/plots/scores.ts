// Draws HR@50 of every model on a data set, with its interval and the paper's figure.
import { figure } from "../numerals.ts";
import { type DataCard, paperLabel, type Report, titleOf } from "../report.ts";
import { draw, type Plot, NARROW } from "./draw-plot.ts";

/** The picture of a data set; none without a result. */
export const scores = (report: Report, data: DataCard, id: string): readonly Promise<Plot>[] => {
  const isShown = ({ part, data: on, runs }: Report["rows"][number]): boolean =>
    part === "table2" && on === data.name && runs.length > 0;
  const values = report.rows
    .filter(isShown)
    .map(({ model, mean, intervals, paper }) => ({
      model: titleOf(report, model),
      value: mean["HR@50"] ?? NaN,
      low: intervals["HR@50"]?.[0] ?? NaN,
      high: intervals["HR@50"]?.[1] ?? NaN,
      paper: paper["HR@50"] ?? null,
    }))
    .toSorted((a, b) => b.value - a.value);
  if (values.length === 0) return [];
  const isPrinted = values.some(({ paper }) => paper !== null);
  const y = { field: "model", type: "nominal" as const, sort: values.map(({ model }) => model), title: null };
  const x = (field: string) => ({
    field,
    type: "quantitative" as const,
    title: "HR@50 on test",
    scale: { zero: false },
  });
  const told = values.map(
    ({ model, value, low, high, paper }) =>
      `${model} ${figure(value)} (${figure(low)} to ${figure(high)}${paper === null ? "" : `; ${paperLabel(data)} ${figure(paper)}`})`,
  );
  return [
    draw(
      {
        id,
        caption: `HR@50 on ${data.name}: the mean over seeds, with its 95 % interval over users${isPrinted ? `; a ring is the figure of the ${paperLabel(data)}` : ""}. The axis need not begin at 0. Intervals of two models may overlap although their difference, user by user, is more than chance.`,
        alternative: `HR@50 on ${data.name} with 95 % intervals, the best first: ${told.join(", ")}.`,
        row: report.rows.findIndex(isShown),
      },
      {
        data: { values },
        width: NARROW,
        height: { step: 18 },
        layer: [
          {
            mark: { type: "rule", strokeWidth: 2, color: "#6b8fb5" },
            encoding: { y, x: x("low"), x2: { field: "high" } },
          },
          {
            mark: { type: "point", filled: true, size: 55, color: "#3b7dd8", opacity: 1 },
            encoding: { y, x: x("value") },
          },
          ...(isPrinted
            ? [
                {
                  mark: { type: "point" as const, filled: false, size: 45, color: "#d9731a", opacity: 1 },
                  encoding: { y, x: x("paper") },
                },
              ]
            : []),
        ],
      },
    ),
  ];
};
