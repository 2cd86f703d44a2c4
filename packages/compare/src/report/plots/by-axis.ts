// Draws figures 4 and 5 on a data set: HR@50 by one of its axes.
import { paperFigures } from "../../paper/ablations.ts";
import type { StudyPart } from "../../study/parts.ts";
import { figure } from "../numerals.ts";
import { type DataCard, type Report, titleOf } from "../report.ts";
import { draw, HEIGHT, marksOf, type Plot, WIDTH } from "./draw-plot.ts";

/** The plot of a figure by one of its axes, with a tick at every place that was measured; none without a point. */
export const byAxis = (
  report: Report,
  { name }: DataCard,
  part: StudyPart,
  axis: keyof typeof paperFigures,
  id: string,
): readonly Promise<Plot>[] => {
  const isShown = (row: Report["rows"][number]): boolean =>
    row.part === part && row.data === name && row.axis === axis && row.runs.length > 0;
  const values = report.rows.filter(isShown).map(({ at, model, mean, intervals }) => ({
    at: at ?? NaN,
    model: titleOf(report, model),
    value: mean["HR@50"] ?? NaN,
    low: intervals["HR@50"]?.[0] ?? NaN,
    high: intervals["HR@50"]?.[1] ?? NaN,
  }));
  if (values.length === 0) return [];
  const models = [...new Set(values.map(({ model }) => model))];
  const places = [...new Set(values.map(({ at }) => at))].toSorted((a, b) => a - b);
  const told = models.map((model) => {
    const points = values.filter((value) => value.model === model).toSorted((a, b) => a.at - b.at);
    return `${model} ${points.map(({ at, value, low, high }) => `${figure(value)} (${figure(low)} to ${figure(high)}) at ${at}`).join(", ")}`;
  });
  const { color, shape } = marksOf(report, values);
  const x = {
    field: "at",
    type: "quantitative" as const,
    title: axis,
    scale: { zero: axis === "ω", nice: false, padding: 8 },
    axis: { values: places },
  };
  const y = (field: string) => ({ field, type: "quantitative" as const, title: "HR@50", scale: { zero: false } });
  return [
    draw(
      {
        id,
        caption: `HR@50 by ${axis} on ${name}, means over the seeds with 95 % intervals over users; the vertical axis need not begin at 0. ${paperFigures[axis]}`,
        alternative: `HR@50 by ${axis} on ${name} with 95 % intervals: ${told.join("; ")}.`,
        row: report.rows.findIndex(isShown),
      },
      {
        data: { values },
        width: WIDTH,
        height: HEIGHT,
        layer: [
          { mark: { type: "rule", opacity: 0.5 }, encoding: { x, y: y("low"), y2: { field: "high" }, color } },
          { mark: { type: "line", strokeWidth: 1.5 }, encoding: { x, y: y("value"), color } },
          { mark: { type: "point", filled: true, size: 40, opacity: 1 }, encoding: { x, y: y("value"), color, shape } },
        ],
      },
    ),
  ];
};
