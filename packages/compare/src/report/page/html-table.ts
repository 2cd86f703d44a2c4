// A table of a report as HTML: it can be sorted, and it turns where its columns do not fit.
import { htmlText } from "../escape.ts";
import type { Row } from "../report.ts";
import type { Table, TableCell } from "../table.ts";

/** The place of a row among those of the report, which is the address of its cells in the page. */
export type RowPlaces = ReadonlyMap<Row, number>;

/** A column of figures is set to the right; any other to the left, and its lines may break. */
const isFigures = (cells: readonly (TableCell | undefined)[]): boolean =>
  cells.every(
    (cell) =>
      cell === undefined || /^[^\p{L}]*$/u.test(cell.text.replace(/\((\d+ (failed|not run)(, )?)+\)|to|of|all/g, "")),
  );

/** How wide a table is, by the most that stands in each of its columns: it decides when the table turns. */
const widthOf = ({ columns, rows }: Table): "few" | "some" | "many" | "most" => {
  const letters = columns.reduce((sum, column, i) => {
    const longest = Math.max(0, ...rows.map((row) => Math.min(row[i]?.text.length ?? 0, 24)));
    return sum + 3 + Math.max(longest, ...column.split(" ").map((word) => word.length));
  }, 0);
  if (letters <= 70) return "few";
  if (letters <= 110) return "some";
  return letters <= 150 ? "many" : "most";
};

/** A table. Its figures lead to the cells that they are the means of. */
export const htmlTable = (table: Table, places: RowPlaces): string => {
  const { id, caption, columns, rows, notes, detailNotes = [] } = table;
  const kinds = columns.map((_, i) => (isFigures(rows.map((row) => row[i])) ? "" : ' class="words"'));
  const inner = rows
    .map((row) => {
      const cells = row.map((one, i) => htmlCell(one, columns[i] ?? "", kinds[i] !== "", places));
      return `<tr role="row">${cells.join("")}</tr>`;
    })
    .join("\n");
  const head = columns
    .map((column, i) => `<th scope="col" role="columnheader"${kinds[i] ?? ""}>${htmlText(column)}</th>`)
    .join("");
  const below = [...notes, ...detailNotes].map((note) => `<p class="note">${htmlText(note)}</p>`).join("\n");
  return `<div class="wide"><table id="${id}" role="table" class="sortable ${widthOf(table)}">
<caption>${htmlText(caption)}</caption>
<thead role="rowgroup"><tr role="row">${head}</tr></thead>
<tbody role="rowgroup">
${inner}
</tbody>
</table></div>
${below}`;
};

const htmlCell = (
  { text, isBest, more, row }: TableCell,
  column: string,
  hasWords: boolean,
  places: RowPlaces,
): string => {
  const place = row && places.get(row);
  const inner = place === undefined ? htmlText(text) : `<a href="#row-${place}">${htmlText(text)}</a>`;
  const kind = [...(isBest ? ["best"] : []), ...(hasWords ? ["words"] : [])].join(" ");
  return `<td role="cell"${kind ? ` class="${kind}"` : ""}${column ? ` data-column="${htmlText(column)}"` : ""}${more ? ` title="${htmlText(more)}"` : ""}>${inner}</td>`;
};
