// The plots of a report as SVG.
import { visible } from "attrec/extend";
import { parse, resetSVGDefIds, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { paperFigures } from "../paper/ablations.ts";
import type { Part } from "../study/parts.ts";
import type { Report } from "./report.ts";

/** A picture of a report. */
export interface Plot {
  readonly id: string;
  readonly caption: string;
  readonly svg: string;
}

/** The SVG of a picture's description, made without a browser. */
const draw = async (id: string, caption: string, spec: TopLevelSpec): Promise<Plot> => {
  const view = new View(parse(compile({ ...(shown(spec) as TopLevelSpec), config: CONFIG }).spec), {
    renderer: "none",
  });
  const svg = await view.toSVG();
  view.finalize();
  return { id, caption, svg };
};

/** A value with every text in it made visible: names of data come from strangers. */
const shown = (value: unknown): unknown => {
  if (typeof value === "string") return visible(value);
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shown(part)]));
};

const CONFIG = { background: "transparent", font: "sans-serif", axis: { labelFontSize: 11, titleFontSize: 11 } };
const HEIGHT = 220;
const WIDTH = 320;

/** All plots of a report, in its order. Their inner names differ, so that they can stand in one page. */
export const plotsOf = async (report: Report): Promise<readonly Plot[]> => {
  resetSVGDefIds();
  const has = (part: Part): boolean => report.parts.includes(part);
  const plots = [
    ...(report.curves.length > 0 ? [curves(report)] : []),
    ...report.rankings.map((_, i) => ranking(report, i)),
    ...(has("figure4") ? [...byAxis(report, "figure4", "ω"), ...byAxis(report, "figure4", "L")] : []),
    ...(has("figure5") ? byAxis(report, "figure5", "d") : []),
    ...report.attention.map((_, i) => attention(report, i)),
  ];
  return Promise.all(plots);
};

const titleOf = ({ models }: Report, name: string): string =>
  models.find((model) => model.name === name)?.title ?? name;

/** As many colours as there are models: Tableau's, in their order. */
const COLOURS = [
  "#4c78a8",
  "#9ecae9",
  "#f58518",
  "#ffbf79",
  "#54a24b",
  "#88d27a",
  "#b79a20",
  "#f2cf5b",
  "#439894",
  "#83bcb6",
  "#e45756",
];

/** Colours of the models that are drawn, the same for a model in every plot. */
const colour = (report: Report, drawn: readonly { readonly model: string }[]) => {
  const shown = report.models.map(({ title }, i) => ({ title, range: COLOURS[i % COLOURS.length] ?? "#000" }));
  const used = shown.filter(({ title }) => drawn.some(({ model }) => model === title));
  const scale = { domain: used.map(({ title }) => title), range: used.map(({ range }) => range) };
  return { field: "model", type: "nominal" as const, scale, title: null };
};

const curves = (report: Report): Promise<Plot> => {
  const values = report.curves.flatMap(({ data, model, seed, points }) =>
    points.map((point) => ({ ...point, data, model: titleOf(report, model), seed })),
  );
  const caption = "Learning curves: HR@50 on validation by epoch, a line for each seed. The axes need not begin at 0.";
  return draw("curves", caption, {
    data: { values },
    facet: { field: "data", title: null },
    columns: 2,
    spec: {
      width: WIDTH,
      height: HEIGHT,
      mark: { type: "line", strokeWidth: 1.2, point: { size: 8 } },
      encoding: {
        x: { field: "epoch", type: "quantitative", title: "epoch", axis: { tickMinStep: 1 } },
        y: { field: "validation", type: "quantitative", title: "validation HR@50", scale: { zero: false } },
        detail: { field: "seed", type: "nominal" },
        color: colour(report, values),
      },
    },
    resolve: { scale: { y: "independent", x: "independent" } },
  });
};

/** The ranks of models, each with half a critical difference to both sides. */
const ranking = (report: Report, index: number): Promise<Plot> => {
  const { over = "", models = [], ranks = [], distance = NaN, p = NaN, blocks = 0 } = report.rankings[index] ?? {};
  const values = models.map((model, i) => {
    const rank = ranks[i] ?? NaN;
    return { model: titleOf(report, model), rank, low: rank - distance / 2, high: rank + distance / 2 };
  });
  const y = { field: "model", type: "nominal" as const, sort: values.map(({ model }) => model), title: null };
  return draw(
    `critical-difference-${index}`,
    `Critical differences over ${over}: mean ranks by reciprocal rank, 1 is best, with half the critical difference (${distance.toFixed(3)}, Nemenyi at 5 %) to both sides. Two models differ where their lines do not overlap. Friedman's test over ${blocks} blocks: p ${p < 0.001 ? "below 0.001" : p.toFixed(3)}.`,
    {
      data: { values },
      width: 2 * WIDTH,
      height: { step: 18 },
      layer: [
        {
          mark: { type: "rule", strokeWidth: 3, color: "#9ab" },
          encoding: {
            y,
            x: { field: "low", type: "quantitative", title: "mean rank", scale: { zero: false } },
            x2: { field: "high" },
          },
        },
        {
          mark: { type: "point", filled: true, size: 60, color: "#234" },
          encoding: { y, x: { field: "rank", type: "quantitative" } },
        },
      ],
    },
  );
};

/** The plot of a figure by one of its axes; none without a point. */
const byAxis = (report: Report, part: Part, axis: keyof typeof paperFigures): readonly Promise<Plot>[] => {
  const values = report.rows
    .filter((row) => row.part === part && row.axis === axis && row.runs.length > 0)
    .map(({ at, data, model, mean }) => ({ at, data, model: titleOf(report, model), value: mean["HR@50"] }));
  if (values.length === 0) return [];
  const plot = draw(
    `${part}-plot-${axis === "ω" ? "omega" : axis}`,
    `HR@50 by ${axis}, means over the seeds; its axis need not begin at 0. ${paperFigures[axis]}`,
    {
      data: { values },
      facet: { field: "data", title: null },
      columns: 2,
      spec: {
        width: WIDTH,
        height: HEIGHT,
        mark: { type: "line", point: true },
        encoding: {
          x: { field: "at", type: "quantitative", title: axis, scale: { zero: axis === "ω" } },
          y: { field: "value", type: "quantitative", title: "HR@50", scale: { zero: false } },
          color: colour(report, values),
        },
      },
      resolve: { scale: { y: "independent" } },
    },
  );
  return [plot];
};

/** A picture of attention: rows are the items that attend, columns the items that they attend to. */
const attention = (report: Report, index: number): Promise<Plot> => {
  const { data = "", maps = [] } = report.attention[index] ?? {};
  const values = maps.flatMap((weights, user) => {
    const length = Math.round(Math.sqrt(weights.length));
    return weights.map((weight, i) => ({
      user: `user ${user + 1}`,
      row: Math.floor(i / length) + 1,
      column: (i % length) + 1,
      weight,
    }));
  });
  return draw(
    `attention-${index}`,
    `Attention on ${data} for the first users that are tested: how much each of the last L items (row, the oldest first) attends to each other (column). The paper's Figure 3 shows two users of its own choice.`,
    {
      data: { values },
      facet: { field: "user", type: "nominal", title: null },
      columns: 4,
      spec: {
        width: 130,
        height: 130,
        mark: "rect",
        encoding: {
          x: { field: "column", type: "ordinal", title: "attended" },
          y: { field: "row", type: "ordinal", title: "attending" },
          color: {
            field: "weight",
            type: "quantitative",
            scale: { scheme: "viridis", domain: [0, 1] },
            title: "weight",
          },
        },
      },
    },
  );
};
