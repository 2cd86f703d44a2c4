// All plots of a report.
import type { StudyPart } from "../../study/parts.ts";
import type { Report } from "../report.ts";
import { attentionPlot } from "./attention.ts";
import { byAxis } from "./by-axis.ts";
import { curves } from "./curves.ts";
import type { Plot } from "./draw-plot.ts";
import { ranking } from "./ranking.ts";
import { scores } from "./scores.ts";

/** All plots of a report, in its order: each is of one data set. Their inner names differ, so that they can stand in one page. */
export const plotsOf = async (report: Report): Promise<readonly Plot[]> => {
  const { resetSVGDefIds } = await import("vega");
  resetSVGDefIds();
  const has = (part: StudyPart): boolean => report.parts.includes(part);
  const each = (plot: (data: Report["data"][number], number: number) => readonly Promise<Plot>[]) =>
    report.data.flatMap((data, i) => plot(data, i + 1));
  return Promise.all([
    ...each((data, number) => scores(report, data, `scores-${number}`)),
    ...each((data, number) => curves(report, data, `curves-${number}`)),
    ...report.rankings.map((one, i) => ranking(report, one, `critical-difference-${i + 1}`)),
    ...(has("figure4")
      ? each((data, number) => [
          ...byAxis(report, data, "figure4", "ω", `figure4-plot-omega-${number}`),
          ...byAxis(report, data, "figure4", "L", `figure4-plot-L-${number}`),
        ])
      : []),
    ...(has("figure5") ? each((data, number) => byAxis(report, data, "figure5", "d", `figure5-plot-d-${number}`)) : []),
    ...report.attention.map((one, i) => attentionPlot(report, one, `attention-${i + 1}`)),
  ]);
};
