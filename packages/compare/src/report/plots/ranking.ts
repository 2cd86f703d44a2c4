// Draws the ranks of models over users or data sets.
import { probability } from "../numerals.ts";
import { type Ranking, type Report, titleOf } from "../report.ts";
import { draw, type Plot, NARROW } from "./draw-plot.ts";

/** The ranks of models, each with half a critical difference to both sides. */
export const ranking = (
  report: Report,
  { over, models, ranks, distance, p, blocks }: Ranking,
  id: string,
): Promise<Plot> => {
  const values = models.map((model, i) => {
    const rank = ranks[i] ?? NaN;
    return { model: titleOf(report, model), rank, low: rank - distance / 2, high: rank + distance / 2 };
  });
  const y = { field: "model", type: "nominal" as const, sort: values.map(({ model }) => model), title: null };
  const axis = { tickMinStep: 1 };
  const told = values.map(({ model, rank }) => `${model} ${rank.toFixed(2)}`);
  const row = report.rows.findIndex(
    ({ part, data, runs }) => part === "table2" && over.endsWith(` ${data}`) && runs.length > 0,
  );
  return draw(
    {
      id,
      caption: `Critical differences over ${over}: mean ranks by reciprocal rank, 1 is best, with half the critical difference (${distance.toFixed(3)}, Nemenyi at 5 %) to both sides. Two models differ where their lines do not overlap. Friedman's test over ${blocks} blocks: p ${probability(p)}.`,
      alternative: `Mean ranks of the models over ${over}, the best first: ${told.join(", ")}; two differ if they are ${distance.toFixed(3)} apart.`,
      ...(row >= 0 && { row }),
    },
    {
      data: { values },
      width: NARROW,
      height: { step: 18 },
      layer: [
        {
          mark: { type: "rule", strokeWidth: 3, color: "#6b8fb5" },
          encoding: {
            y,
            x: { field: "low", type: "quantitative", title: "mean rank", scale: { zero: false }, axis },
            x2: { field: "high" },
          },
        },
        {
          mark: { type: "point", filled: true, size: 60, color: "#3b7dd8", opacity: 1 },
          encoding: { y, x: { field: "rank", type: "quantitative" } },
        },
      ],
    },
  );
};
