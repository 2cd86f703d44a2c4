/** A line of points with a name. */
export interface Series {
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const WIDTH = 640;
const HEIGHT = 300;
const MARGIN = { left: 64, right: 150, top: 16, bottom: 40 };
const COLOURS = ["#b5552f", "#2f6db5", "#4c8a4a", "#7a5ba8"];

/** Series as an SVG: powers of ten to the right, and upwards a linear axis that begins at 0. */
export const plot = (series: readonly Series[], titles: { readonly x: string; readonly y: string }): string => {
  const points = series.flatMap(({ points }) => points);
  const exponents = points.map(({ x }) => Math.log10(x));
  const [first, last] = [Math.floor(Math.min(...exponents)), Math.ceil(Math.max(...exponents))];
  const top = nice(Math.max(...points.map(({ y }) => y)));
  const place = {
    x: (x: number): number =>
      MARGIN.left + ((Math.log10(x) - first) / Math.max(1, last - first)) * (WIDTH - MARGIN.left - MARGIN.right),
    y: (y: number): number => HEIGHT - MARGIN.bottom - (y / top) * (HEIGHT - MARGIN.top - MARGIN.bottom),
  };
  const rows = Array.from({ length: 6 }, (_, i) => (top * i) / 5).map((value) => {
    const y = round(place.y(value));
    return (
      `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y}" y2="${y}" stroke="#e4e1d8"/>` +
      `<text x="${MARGIN.left - 8}" y="${round(place.y(value) + 4)}" text-anchor="end">${value.toPrecision(2)}</text>`
    );
  });
  const columns = Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i)).map(
    (value) =>
      `<text x="${round(place.x(value))}" y="${HEIGHT - MARGIN.bottom + 18}" text-anchor="middle">${value.toLocaleString("en")}</text>`,
  );
  const lines = series.map(({ label, points }, i) => {
    const colour = COLOURS[i % COLOURS.length] ?? "#000";
    const path = points.map(({ x, y }) => `${round(place.x(x))},${round(place.y(y))}`).join(" ");
    const legend = MARGIN.top + 20 + i * 22;
    return (
      `<polyline fill="none" stroke="${colour}" stroke-width="1.6" points="${path}"/>` +
      points
        .map(({ x, y }) => `<circle r="3" cx="${round(place.x(x))}" cy="${round(place.y(y))}" fill="${colour}"/>`)
        .join("") +
      `<line x1="${WIDTH - MARGIN.right + 12}" x2="${WIDTH - MARGIN.right + 34}" y1="${legend}" y2="${legend}" stroke="${colour}" stroke-width="2"/>` +
      `<text x="${WIDTH - MARGIN.right + 40}" y="${legend + 4}">${label}</text>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="ui-sans-serif, system-ui, sans-serif" font-size="12" fill="#444">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...rows,
    ...columns,
    ...lines,
    `<text x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 6}" text-anchor="middle">${titles.x}</text>`,
    `<text x="14" y="${HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 14 ${HEIGHT / 2})">${titles.y}</text>`,
    "</svg>",
  ].join("\n");
};

const round = (value: number): string => value.toFixed(1);

/** A round number that is at least the given one. */
const nice = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].map((step) => step * power).find((step) => step >= value) ?? value;
};
