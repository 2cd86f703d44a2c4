import type { Table } from "./table.ts";

const escape = (text: string): string => text.replace(/([\\|*_<])/g, "\\$1");

/** A table in Markdown, with its caption above and its notes below. */
export const markdownTable = ({ caption, columns, rows, notes }: Table): string => {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    `**${escape(caption)}**`,
    "",
    line(columns.map(escape)),
    line(columns.map((_, i) => (i === 0 ? "---" : "---:"))),
    ...rows.map((row) => line(row.map(({ text, isBest }) => (isBest ? `**${escape(text)}**` : escape(text))))),
    ...notes.flatMap((note) => ["", escape(note)]),
    "",
  ].join("\n");
};
