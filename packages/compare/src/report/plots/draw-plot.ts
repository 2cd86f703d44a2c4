// Draws a picture of a report as SVG, without a browser.
import { visible } from "attrec/extend";
import type { TopLevelSpec } from "vega-lite";
import type { Report } from "../report.ts";

/** A picture of a report. */
export interface Plot {
  readonly id: string;
  readonly caption: string;
  /** What it shows, in words and figures, for readers who do not see it. */
  readonly alternative: string;
  readonly svg: string;
  /** The place of its first row among the rows of the report, by which a page leads to its cells. */
  readonly row?: number;
}

/** All of a picture but its drawing. */
export type Words = Omit<Plot, "svg">;

/** The size of one panel: with its axis it fills a phone held upright. */
export const WIDTH = 280;
export const HEIGHT = 200;
/** The width of a panel that has names of models on its side. */
export const NARROW = 220;

/** The colours of text and axes come from the page, which may be dark; these are for a picture that is taken out of it. */
const CONFIG = {
  background: "transparent",
  font: "sans-serif",
  axis: { labelFontSize: 11, titleFontSize: 11 },
  legend: { orient: "bottom" as const, columns: 4, labelFontSize: 11, symbolSize: 60 },
  view: { stroke: null },
};

/** The SVG of a picture's description. */
export const draw = async (words: Words, spec: TopLevelSpec): Promise<Plot> => {
  // Some 300 files, which a command that draws nothing and each worker would read when they start.
  const [{ parse, View }, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  const view = new View(parse(compile({ ...(shown(spec) as TopLevelSpec), config: CONFIG }).spec), {
    renderer: "none",
  });
  const svg = await view.toSVG();
  view.finalize();
  return { ...words, svg: withoutRoles(svg) };
};

/** The tags of an SVG without roles and labels of their parts: a page gives the picture one, with all its figures in words. */
const withoutRoles = (svg: string): string =>
  svg.replace(/<[a-z][^<>]*>/g, (tag) => tag.replace(/ (?:role|aria-[a-z]+)="[^"]*"/g, ""));

/** A value with every text in it made visible: names of data come from strangers. */
const shown = (value: unknown): unknown => {
  if (typeof value === "string") return visible(value);
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shown(part)]));
};

/** As many colours as there are models; all stand out from white and from black. */
const COLOURS = [
  "#7b8490",
  "#a5714f",
  "#3b7dd8",
  "#1f97b5",
  "#d9731a",
  "#a98008",
  "#3f9a45",
  "#1d9a86",
  "#8e63ce",
  "#d0559b",
  "#e0403f",
];

const SHAPES = [
  "circle",
  "square",
  "diamond",
  "triangle-up",
  "triangle-down",
  "cross",
  "triangle-right",
  "triangle-left",
];

/** Colours and shapes of the models that are drawn, the same for a model in every plot. */
export const marksOf = (report: Report, drawn: readonly { readonly model: string }[]) => {
  const all = report.models.map(({ title }, i) => ({
    title,
    colour: COLOURS[i % COLOURS.length] ?? "#888",
    shape: SHAPES[i % SHAPES.length] ?? "circle",
  }));
  const used = all.filter(({ title }) => drawn.some(({ model }) => model === title));
  const domain = used.map(({ title }) => title);
  const field = { field: "model", type: "nominal" as const, title: null };
  return {
    color: { ...field, scale: { domain, range: used.map(({ colour }) => colour) } },
    shape: { ...field, scale: { domain, range: used.map(({ shape }) => shape) } },
  };
};
