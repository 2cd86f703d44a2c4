// A table of a report in Markdown.
import { markdownText } from "./escape.ts";
import type { Table } from "./table.ts";

/** A table in Markdown, with its caption above and its notes below. */
export const markdownTable = ({ caption, columns, rows, notes, detailNotes = [] }: Table): string => {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    `**${markdownText(caption)}**`,
    "",
    line(columns.map(markdownText)),
    line(columns.map((_, i) => (i === 0 ? "---" : "---:"))),
    ...rows.map((row) =>
      line(row.map(({ text, isBest }) => (isBest ? `**${markdownText(text)}**` : markdownText(text)))),
    ),
    ...[...notes, ...detailNotes].flatMap((note) => ["", markdownText(note)]),
    "",
  ].join("\n");
};
