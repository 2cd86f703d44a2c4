// Draws the learning curves of a data set.
import { figure } from "../numerals.ts";
import { type DataCard, type Report, titleOf } from "../report.ts";
import { draw, HEIGHT, marksOf, type Plot, WIDTH } from "./draw-plot.ts";

/** The curves of a data set, a line for each model and seed; none if nothing was trained on it. */
export const curves = (report: Report, { name }: DataCard, id: string): readonly Promise<Plot>[] => {
  const here = report.curves.filter(({ data }) => data === name);
  if (here.length === 0) return [];
  const values = here.flatMap(({ model, seed, points }) =>
    points.map((point) => ({ ...point, model: titleOf(report, model), seed })),
  );
  const best = here.map(({ model, seed, points }) => {
    const top = points.reduce((a, b) => (b.validation > a.validation ? b : a));
    return `${titleOf(report, model)} with seed ${seed} ${figure(top.validation)} after epoch ${top.epoch}`;
  });
  return [
    draw(
      {
        id,
        caption: `Learning curves on ${name}: HR@50 on validation by epoch, a line for each model and seed. The vertical axis need not begin at 0.`,
        alternative: `HR@50 on validation of ${name} by epoch; the highest points are: ${best.join(", ")}.`,
        row: report.rows.findIndex(({ part, data, runs }) => part === "table2" && data === name && runs.length > 0),
      },
      {
        data: { values },
        width: WIDTH,
        height: HEIGHT,
        mark: { type: "line", strokeWidth: 1.2, point: { size: 8 } },
        encoding: {
          x: { field: "epoch", type: "quantitative", title: "epoch", axis: { tickMinStep: 1, format: "d" } },
          y: { field: "validation", type: "quantitative", title: "HR@50 on validation", scale: { zero: false } },
          detail: { field: "seed", type: "nominal" },
          color: marksOf(report, values).color,
        },
      },
    ),
  ];
};
