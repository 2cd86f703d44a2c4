/** A tensor as a heat map with its numbers in it, its dimensions by name. */
import { at } from "@attrec/tensor/extend";
import { h } from "./dom.ts";
import { numeral, strengths } from "./numbers.ts";

/** What is shown: numbers under dimensions. */
export interface Shown {
  readonly shape: readonly (string | number)[];
  readonly sizes: readonly number[];
  readonly numbers: ArrayLike<number>;
  /** What the rows are called. */
  readonly rowNames?: readonly string[] | undefined;
}

/** The most rows and columns that are written out. */
const MOST = 12;

/** A cell, rust where it is negative and blue where it is positive. */
const cell = (x: number, strength: number): HTMLTableCellElement => {
  const own = h("td", { title: String(x) }, numeral(x));
  own.style.setProperty("--heat", `${Math.round(Math.abs(strength) * 42)}%`);
  own.className = strength < 0 ? "cold" : "warm";
  return own;
};

/** Tables of the last two dimensions, one for each place in those before them. */
export const heatMap = ({ shape, sizes, numbers, rowNames }: Shown, label: string): HTMLElement => {
  const heat = strengths(numbers);
  const [rows, columns] = [sizes.length > 1 ? at(sizes, sizes.length - 2) : 1, sizes.at(-1) ?? 1];
  const leading = sizes.slice(0, -2);
  const tables = leading.reduce((product, size) => product * size, 1);
  const lines = (first: number): readonly HTMLTableRowElement[] =>
    Array.from({ length: Math.min(rows, MOST) }, (_, row) => {
      const start = (first * rows + row) * columns;
      const cells = Array.from({ length: Math.min(columns, MOST) }, (_, i) =>
        cell(numbers[start + i] ?? NaN, heat[start + i] ?? 0),
      );
      const name = rowNames?.[row];
      const head = name === undefined ? undefined : h("th", { scope: "row" }, name);
      return h("tr", {}, head, ...cells, columns > MOST ? h("td", { class: "more" }, "…") : undefined);
    });
  const captionOf = (table: number): string => {
    let rest = table;
    const places = leading.toReversed().map((size, k) => {
      const place = rest % size;
      rest = Math.floor(rest / size);
      return `${String(shape[leading.length - 1 - k])} ${place}`;
    });
    return places.toReversed().join(", ");
  };
  const dimensions = shape.length === 0 ? "a number" : shape.map((name, i) => nameOf(name, at(sizes, i))).join(" × ");
  return h(
    "div",
    // What may be wider than a phone scrolls, and by keys too.
    {
      class: "heat",
      role: "group",
      "aria-label": `${label}: ${dimensions}`,
      ...((columns > 3 || rowNames) && { tabindex: 0 }),
    },
    h("div", { class: "dimensions" }, dimensions),
    ...Array.from({ length: Math.min(tables, 6) }, (_, table) =>
      h(
        "table",
        {},
        leading.length > 0 ? h("caption", {}, captionOf(table)) : undefined,
        h("tbody", {}, ...lines(table), rows > MOST ? h("tr", {}, h("td", { class: "more" }, "…")) : undefined),
      ),
    ),
    tables > 6 ? h("div", { class: "more" }, `and ${tables - 6} more`) : undefined,
  );
};

const nameOf = (name: string | number, size: number): string => (name === size ? String(size) : `${name} ${size}`);
