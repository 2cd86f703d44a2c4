/** A curve of values, one a step. */
import { s } from "./dom.ts";
import { numeral } from "./numbers.ts";

const [WIDTH, HEIGHT, LEFT, BELOW] = [560, 170, 62, 26];

/** The curve of some values, from step 0 on. */
export const chart = (all: readonly number[], label: string): SVGSVGElement => {
  // A descent with too long steps may leave the numbers: the curve ends there.
  const end = all.findIndex((value) => !Number.isFinite(value));
  const values = end < 0 ? all : all.slice(0, end);
  const most = Math.max(...values, 0);
  const least = Math.min(...values, 0);
  const x = (step: number): number => LEFT + ((WIDTH - LEFT - 14) * step) / Math.max(1, values.length - 1);
  const y = (value: number): number => 12 + (HEIGHT - BELOW - 12) * (1 - (value - least) / (most - least || 1));
  const line = (value: number) => [
    s("line", { x1: LEFT, x2: WIDTH - 14, y1: y(value), y2: y(value), class: "grid" }),
    s("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, numeral(value)),
  ];
  const last = values.length - 1;
  return s(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "chart", role: "img", "aria-label": label },
    ...line(most),
    ...line(least),
    s("text", { x: LEFT, y: HEIGHT - 6 }, "step 0"),
    s("text", { x: WIDTH - 14, y: HEIGHT - 6, "text-anchor": "end" }, String(last)),
    s("polyline", { points: values.map((value, step) => `${x(step)},${y(value)}`).join(" ") }),
    s("circle", { cx: x(last), cy: y(values[last] ?? 0), r: 4 }),
  );
};
