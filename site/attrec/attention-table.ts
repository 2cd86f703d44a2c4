/** Attention as a heat map that is a table: a row for each film, a column for each that it attends to (Figure 3 of the paper). */
import { at } from "@attrec/tensor/extend";
import { made } from "./dom.ts";
import type { Attention } from "./messages.ts";

/** The table of attention over films, with their titles. */
export const attentionTable = ({ films, weights, shares }: Attention, titles: readonly string[]): HTMLTableElement => {
  const names = films.map((film, i) => `${i + 1} ${at(titles, film)}`);
  return made(
    "table",
    {},
    made("caption", { className: "unseen", textContent: "Attention of each film, a row, to each film, a column" }),
    made(
      "thead",
      {},
      made(
        "tr",
        {},
        made("td"),
        ...names.map((name, i) =>
          made("th", { scope: "col", title: name }, String(i + 1), made("span", { className: "unseen" }, name)),
        ),
      ),
    ),
    made("tbody", {}, ...weights.map((row, i) => made("tr", {}, heading(at(names, i)), ...row.map(cell)))),
    made("tfoot", {}, made("tr", {}, heading("share of all"), ...shares.map(cell))),
  );
};

const heading = (text: string): HTMLElement => made("th", { scope: "row", textContent: text });

/** A weight as a colour and as a text. */
const cell = (weight: number): HTMLElement => {
  const shown = made("td", { className: "weight", textContent: weight.toFixed(3) });
  shown.style.setProperty("--weight", weight.toFixed(3));
  return shown;
};
