/** Tables as lines of cells with commas between (RFC 4180). */

/** One line of a table: a cell with a comma, a quotation mark or a line break in it stands in quotation marks. */
export const csvLine = (cells: readonly (string | number)[]): string => `${cells.map(cell).join(",")}\n`;

const cell = (value: string | number): string => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
