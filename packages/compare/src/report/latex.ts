// A table of a report in LaTeX.
import { latexText } from "./escape.ts";
import type { Table } from "./table.ts";

/** A table in LaTeX, for the package `booktabs`. */
export const latexTable = ({ id, caption, columns, rows, notes }: Table): string => {
  const line = (cells: readonly string[]): string => `    ${cells.join(" & ")} \\\\`;
  return [
    "\\begin{table}",
    "  \\centering",
    `  \\caption{${latexText([caption, ...notes].join(" "))}}`,
    `  \\label{tab:${id}}`,
    `  \\begin{tabular}{l${"r".repeat(Math.max(0, columns.length - 1))}}`,
    "    \\toprule",
    line(columns.map(latexText)),
    "    \\midrule",
    ...rows.map((row) =>
      line(row.map(({ text, isBest }) => (isBest ? `\\textbf{${latexText(text)}}` : latexText(text)))),
    ),
    "    \\bottomrule",
    "  \\end{tabular}",
    "\\end{table}",
    "",
  ].join("\n");
};
