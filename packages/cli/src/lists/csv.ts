/** Tables as lines of cells with commas between (RFC 4180). */

/** One line of a table: a cell with a comma, a quotation mark or a line break in it stands in quotation marks. */
export const csvLine = (cells: readonly (string | number)[]): string => `${cells.map(cell).join(",")}\n`;

const cell = (value: string | number): string => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** The lines of a table, as `csvLine` and others write them. */
export const csvRows = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = [];
  const cells = /(?:"((?:[^"]|"")*)"|((?!")[^,\r\n]*))(,|\r?\n|$)/y;
  let row: string[] = [];
  while (cells.lastIndex < text.length) {
    const [, quoted, plain = "", end] = cells.exec(text) ?? [];
    if (end === undefined) throw new RangeError("A cell of a table has text after its closing quotation mark.");
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  // A comma at the very end has an empty cell behind it.
  return row.length > 0 ? [...rows, [...row, ""]] : rows;
};
