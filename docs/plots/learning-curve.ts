/**
 * Draws validation HR@50 by epoch, from the `--json` output of `attrec train`:
 *
 *     npx tsx docs/plots/learning-curve.ts "with attention=full-1.jsonl,full-2.jsonl" "without=none-1.jsonl" > curve.svg
 */
import { readFileSync } from "node:fs";

interface Point {
  readonly epoch: number;
  readonly value: number;
}

const WIDTH = 640;
const HEIGHT = 300;
const MARGIN = { left: 64, right: 150, top: 16, bottom: 40 };
const COLOURS = ["#b5552f", "#2f6db5", "#4c8a4a", "#7a5ba8"];

const curveOf = (file: string): readonly Point[] =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
    .filter((event) => typeof event["validation HR@50"] === "number")
    .map((event) => ({ epoch: Number(event["epoch"]), value: Number(event["validation HR@50"]) }));

const groups = process.argv.slice(2).map((argument) => {
  const [label = "", files = ""] = argument.split("=");
  return { label, curves: files.split(",").map(curveOf) };
});
const points = groups.flatMap(({ curves }) => curves.flat());
const lastEpoch = Math.max(...points.map(({ epoch }) => epoch));
const bottom = Math.floor(Math.min(...points.map(({ value }) => value)) * 20) / 20;
const top = Math.ceil(Math.max(...points.map(({ value }) => value)) * 20) / 20;

const x = (epoch: number): number => MARGIN.left + (epoch / lastEpoch) * (WIDTH - MARGIN.left - MARGIN.right);
const y = (value: number): number =>
  HEIGHT - MARGIN.bottom - ((value - bottom) / (top - bottom)) * (HEIGHT - MARGIN.top - MARGIN.bottom);
const round = (value: number): string => value.toFixed(1);

const axis = (count: number, start: number, end: number): readonly number[] =>
  Array.from({ length: count + 1 }, (_, i) => start + ((end - start) * i) / count);
const rows = axis(5, bottom, top).map(
  (value) =>
    `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${round(y(value))}" y2="${round(y(value))}" stroke="#e4e1d8"/>` +
    `<text x="${MARGIN.left - 8}" y="${round(y(value) + 4)}" text-anchor="end">${value.toFixed(2)}</text>`,
);
const columns = axis(5, 0, lastEpoch).map(
  (epoch) =>
    `<text x="${round(x(epoch))}" y="${HEIGHT - MARGIN.bottom + 18}" text-anchor="middle">${epoch.toFixed(0)}</text>`,
);
const lines = groups.flatMap(({ label, curves }, group) => {
  const colour = COLOURS[group % COLOURS.length] ?? "#000";
  const path = (curve: readonly Point[]): string =>
    `<polyline fill="none" stroke="${colour}" stroke-width="1.6" points="${curve.map(({ epoch, value }) => `${round(x(epoch))},${round(y(value))}`).join(" ")}"/>`;
  const legend = MARGIN.top + 20 + group * 22;
  return [
    ...curves.map(path),
    `<line x1="${WIDTH - MARGIN.right + 12}" x2="${WIDTH - MARGIN.right + 34}" y1="${legend}" y2="${legend}" stroke="${colour}" stroke-width="2"/>`,
    `<text x="${WIDTH - MARGIN.right + 40}" y="${legend + 4}">${label}</text>`,
  ];
});
console.log(
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="ui-sans-serif, system-ui, sans-serif" font-size="12" fill="#444">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...rows,
    ...columns,
    ...lines,
    `<text x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 6}" text-anchor="middle">epoch</text>`,
    `<text x="14" y="${HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 14 ${HEIGHT / 2})">validation HR@50</text>`,
    "</svg>",
  ].join("\n"),
);
