// Prints numbers as the tables of a report have them.

/** A figure with four digits after the point, as in the paper. */
export const figure = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? "–" : value.toFixed(4);

/** A difference with its sign. */
export const withSign = (value: number, digits = 4): string =>
  Number.isNaN(value)
    ? "–"
    : `${value < 0 ? "−" : "+"}${Number.isFinite(value) ? Math.abs(value).toFixed(digits) : "∞"}`;

/** A p-value: three digits after the point, or a bound if it is smaller. */
export const probability = (p: number): string =>
  Number.isNaN(p) ? "–" : p < 0.001 ? "< 0.001" : p > 0.999 ? "> 0.999" : p.toFixed(3);

/** A number of things, with commas between thousands. */
export const amount = (value: number): string => value.toLocaleString("en-US");

/** Seconds with three significant digits. */
export const seconds = (value: number): string => `${Number(value.toPrecision(3))}`;
