/** Draws a curve as an SVG. */
const [WIDTH, HEIGHT] = [400, 200];
const EDGE = { left: 38, right: 46, top: 12, bottom: 22 };
const RIGHT = WIDTH - EDGE.right;

/** A curve of one value an epoch, as the text of an SVG with a text in its place; the last value stands beside it. */
export const chart = (values: readonly number[], epochs: number, name: string): string => {
  const marks = values.length === 0 ? [0, 1] : roundNumbers(Math.min(...values), Math.max(...values));
  const [bottom, top] = [Math.min(...marks), Math.max(...marks)];
  const x = (epoch: number): number => round(EDGE.left + ((epoch - 1) / (epochs - 1)) * (RIGHT - EDGE.left));
  const y = (value: number): number =>
    round(HEIGHT - EDGE.bottom - ((value - bottom) / (top - bottom)) * (HEIGHT - EDGE.bottom - EDGE.top));

  const rules = marks.map(
    (value) =>
      `<line class="rule" x1="${EDGE.left}" x2="${RIGHT}" y1="${y(value)}" y2="${y(value)}"/>` +
      `<text x="${EDGE.left - 6}" y="${y(value) + 4}" text-anchor="end">${value.toFixed(2)}</text>`,
  );
  const columns = [1, ...roundNumbers(1, epochs).filter((epoch) => epoch > 1 && epoch <= epochs)].map(
    (epoch) => `<text x="${x(epoch)}" y="${HEIGHT - 5}" text-anchor="middle">${epoch}</text>`,
  );
  const points = values.map((value, i) => `${x(i + 1)},${y(value)}`).join(" ");
  const last = values.at(-1);
  const end =
    last === undefined
      ? ""
      : `<circle class="last" cx="${x(values.length)}" cy="${y(last)}" r="3.5"/>` +
        `<text class="last" x="${x(values.length) + 7}" y="${y(last) + 4}">${last.toFixed(3)}</text>`;
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${said(values, name)}">${rules.join("")}${columns.join("")}<polyline class="line" points="${points}"/>${end}</svg>`;
};

/** A few round numbers: the first is not above the shown range, and the last is not below it. */
const roundNumbers = (least: number, most: number): readonly number[] => {
  const wanted = Math.max(most - least, 0.01) / 4;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = ([1, 2, 5].find((times) => times * power >= wanted) ?? 10) * power;
  const [first, last] = [Math.floor(least / step), Math.ceil(most / step)];
  return Array.from({ length: Math.max(last - first, 1) + 1 }, (_, i) => (first + i) * step);
};

const round = (value: number): number => Math.round(value * 10) / 10;

/** A curve in words. */
const said = (values: readonly number[], name: string): string => {
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined) return `${name}: nothing yet`;
  return `${name}: ${first.toFixed(3)} after the first epoch, ${last.toFixed(3)} after epoch ${values.length}`;
};
