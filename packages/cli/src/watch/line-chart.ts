/** Draws lines by epoch as SVG. */
import { visible } from "attrec/extend";

/** Points of one line, from left to right. */
export interface ChartLine {
  /** Lines of one label have one colour, and one entry beside the chart. */
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** One chart of a picture. */
export interface Chart {
  /** What the vertical axis shows. */
  readonly title: string;
  readonly lines: readonly ChartLine[];
}

const WIDTH = 640;
const HEIGHT = 300;
const MARGIN = { left: 64, right: 150, top: 16, bottom: 40 };
const COLOURS = ["#b5552f", "#2f6db5", "#4c8a4a", "#7a5ba8", "#a8894c", "#5b9ea8"];

const round = (value: number): string => value.toFixed(1);

const escaped = (text: string): string => visible(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The marks of an axis: multiples of 1, 2 or 5 times a power of ten, about five of them, around all values. */
export const marks = (least: number, most: number): readonly number[] => {
  const size = Math.max(Math.abs(least), Math.abs(most), 1e-100);
  // What differs by rounding alone is drawn as one value.
  const span = most - least > 1e-9 * size ? most - least : size;
  const power = 10 ** Math.floor(Math.log10(span / 5));
  const step = ([1, 2, 5, 10].find((one) => one * power >= span / 5) ?? 10) * power;
  const first = Math.floor(least / step);
  const last = Math.max(first + 1, Math.ceil(most / step));
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
};

/** JSON without the signs that XML gives a meaning. */
const markless = (json: string): string => json.replace(/[&<>]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);

/** A number as it stands at a mark: without digits that are only rounding. */
const written = (value: number): string => String(Number(value.toPrecision(6)));

const drawn = ({ title, lines }: Chart, top: number): readonly string[] => {
  const points = lines.flatMap((line) => line.points).filter((point) => point.every((one) => Number.isFinite(one)));
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const rows = marks(
    Math.min(...ys, Infinity) < Infinity ? Math.min(...ys) : 0,
    Math.max(...ys, -Infinity) > -Infinity ? Math.max(...ys) : 1,
  );
  const lastX = Math.max(...xs, 1);
  const [low = 0, high = 1] = [rows[0], rows.at(-1)];
  const right = WIDTH - MARGIN.right;
  const bottom = top + HEIGHT - MARGIN.bottom;
  const x = (value: number): number => MARGIN.left + (value / lastX) * (right - MARGIN.left);
  const y = (value: number): number => bottom - ((value - low) / (high - low)) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const labels = [...new Set(lines.map(({ label }) => label))];
  const colourOf = (label: string): string => COLOURS[labels.indexOf(label) % COLOURS.length] ?? "#000";
  return [
    ...rows.map(
      (value) =>
        `<line x1="${MARGIN.left}" x2="${right}" y1="${round(y(value))}" y2="${round(y(value))}" stroke="#e4e1d8"/>` +
        `<text x="${MARGIN.left - 8}" y="${round(y(value) + 4)}" text-anchor="end">${written(value)}</text>`,
    ),
    ...marks(0, lastX)
      .filter((value) => Number.isInteger(value) && value <= lastX)
      .map((value) => `<text x="${round(x(value))}" y="${bottom + 18}" text-anchor="middle">${value}</text>`),
    ...lines.map(({ label, points: own }) => {
      const places = own.filter((point) => point.every((one) => Number.isFinite(one)));
      return `<polyline fill="none" stroke="${colourOf(label)}" stroke-width="1.6" points="${places.map(([a, b]) => `${round(x(a))},${round(y(b))}`).join(" ")}"/>`;
    }),
    ...labels.flatMap((label, i) => {
      const place = top + MARGIN.top + 20 + i * 22;
      return [
        `<line x1="${right + 12}" x2="${right + 34}" y1="${place}" y2="${place}" stroke="${colourOf(label)}" stroke-width="2"/>`,
        `<text x="${right + 40}" y="${place + 4}">${escaped(label)}</text>`,
      ];
    }),
    `<text x="${(MARGIN.left + right) / 2}" y="${top + HEIGHT - 6}" text-anchor="middle">epoch</text>`,
    `<text x="14" y="${top + HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 14 ${top + HEIGHT / 2})">${escaped(title)}</text>`,
  ];
};

/** A picture of charts, one below another. What it `keeps` stands in it as JSON, for programs that read it. */
export const lineCharts = (charts: readonly Chart[], keeps?: unknown): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT * charts.length}" font-family="ui-sans-serif, system-ui, sans-serif" font-size="12" fill="#444">`,
    `<rect width="${WIDTH}" height="${HEIGHT * charts.length}" fill="#fff"/>`,
    ...(keeps === undefined ? [] : [`<metadata>${markless(JSON.stringify(keeps))}</metadata>`]),
    ...charts.flatMap((chart, i) => drawn(chart, i * HEIGHT)),
    "</svg>\n",
  ].join("\n");
