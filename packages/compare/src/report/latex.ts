// A table of a report in LaTeX, which fits the column or the page of a paper.
import { latexText } from "./escape.ts";
import type { Table, TableCell } from "./table.ts";

/** The widths of a column and of a page in the usual two-column classes, in points. */
const COLUMN = 241;

/** Roughly the width of a letter at the size of footnotes, and the space between two columns, in points. */
const LETTER = 4.1;
const SPACE = 6;

/** A column of longer texts than these, in letters, is set in lines. */
const LONGEST = 40;

/** The columns of a print: all but its details, each with what stands in it. */
const printed = ({ columns, rows, details = [] }: Table) =>
  columns.flatMap((title, i) =>
    details.includes(i) ? [] : [{ title, cells: rows.map((row): TableCell => row[i] ?? { text: "" }) }],
  );

/** The letters of the longest text of a column. */
const lettersOf = ({ title, cells }: { readonly title: string; readonly cells: readonly TableCell[] }): number =>
  Math.max(title.length, ...cells.map(({ text }) => text.length));

/** About how wide a table is in LaTeX, in points; columns of long texts are set in lines of `LONGEST` letters. */
export const latexWidth = (table: Table): number =>
  printed(table).reduce((sum, column) => sum + LETTER * Math.min(lettersOf(column), LONGEST) + SPACE, 0);

/**
 * A table in LaTeX, for the packages `booktabs` and `adjustbox`. One that is too wide for a column spans the page, and what would
 * still be too wide is made smaller. Notes stand below it.
 */
export const latexTable = (table: Table): string => {
  const { id, caption, notes } = table;
  const columns = printed(table);
  const line = (cells: readonly string[]): string => `    ${cells.join(" & ")} \\\\`;
  const kind = latexWidth(table) <= COLUMN ? "table" : "table*";
  const kinds = columns.map((column, i) => (lettersOf(column) > LONGEST ? `p{${LONGEST / 2}em}` : i === 0 ? "l" : "r"));
  return [
    `\\begin{${kind}}`,
    "  \\centering\\footnotesize\\setlength{\\tabcolsep}{3pt}",
    `  \\caption{${latexText(caption)}}`,
    `  \\label{tab:${id}}`,
    "  \\begin{adjustbox}{max width=\\linewidth}",
    `  \\begin{tabular}{${kinds.join("")}}`,
    "    \\toprule",
    line(columns.map(({ title }) => latexText(title))),
    "    \\midrule",
    ...table.rows.map((_, row) =>
      line(
        columns.map(({ cells }) => {
          const { text, isBest } = cells[row] ?? { text: "" };
          return isBest ? `\\textbf{${latexText(text)}}` : latexText(text);
        }),
      ),
    ),
    "    \\bottomrule",
    "  \\end{tabular}",
    "  \\end{adjustbox}",
    ...(notes.length > 0 ? [`  \\par\\smallskip\\raggedright ${latexText(notes.join(" "))}`] : []),
    `\\end{${kind}}`,
    "",
  ].join("\n");
};
