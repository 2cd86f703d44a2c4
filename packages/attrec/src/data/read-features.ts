/** Reads tables of users or items, a line for each, whose other columns become features. */
import { excerptOf, firstLines, textOf } from "./bytes.ts";
import { DataError, quote } from "./data-error.ts";
import type { Feature, FeatureTable } from "./features.ts";
import { markOf, placeOfId, plainName, splitFields } from "./formats/columns.ts";
import { BARS, tableLayoutOf } from "./formats/movielens-tables.ts";
import { type RecordCutter, recordCutter } from "./formats/records.ts";
import { textPieces } from "./read-source.ts";
import type { Source } from "./source.ts";

/** A table of features, with remarks on it, a sentence each. */
export interface ReadFeatures {
  readonly table: FeatureTable;
  readonly remarks: readonly string[];
}

/** RecBole's lists of numbers, which are passed over. */
const LIST = ":float_seq";
const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * The features of the users or items of these names, from a file whose first line names its columns: `.item` and `.user` of RecBole, or
 * any table between tabs, commas and the like, plain or packed; or from the tables of MovieLens, which have no such line. The first column that is called as an id of its kind is one; or, if
 * none is, the first.
 *
 * A column of numbers alone is a number, and any other a category; where some cell has several between bars it is several categories.
 * What RecBole says of a type (`age:float`, `genre:token_seq`) counts more; its lists of numbers are passed over. Names without a line have no features, lines without a
 * name are passed over, and both are counted in a remark. The promise is rejected with a `DataError` that names file and line.
 */
export const readFeatures = async (
  source: Source,
  of: "user" | "item",
  names: readonly string[],
): Promise<ReadFeatures> => {
  const rowOf = new Map(names.map((name, row) => [name, row]));
  const { file } = source;
  const { pieces, remarks } = await textPieces(source, `a table of ${of}s`);
  let head: Head | undefined;
  let cutter: RecordCutter | undefined;
  const cells: (readonly string[] | undefined)[] = names.map(() => undefined);
  let passedOver = 0;
  const cutterOf = (found: Head): RecordCutter => {
    const bounds = new Int32Array(2 * found.names.length);
    let isHead = found.cells === undefined;
    return recordCutter(file, { ...found, bounds }, (bytes, start, end, count, line) => {
      if (isHead) {
        isHead = false;
        return;
      }
      const place = `${file}:${line}`;
      if (count !== found.names.length) throw wrongCount(place, found, count, excerptOf(bytes, start, end));
      const fields = fieldsOf(bytes, bounds, found);
      const id = fields[found.id] ?? "";
      const row = rowOf.get(id);
      if (row === undefined) passedOver++;
      else if (cells[row])
        throw new DataError(`${place}: expected one line for each ${of}, got another for ${quote(id)}. Remove one.`);
      else cells[row] = fields;
    });
  };
  for await (const bytes of pieces) {
    head ??= headOf(bytes, file, of);
    cutter ??= cutterOf(head);
    cutter.take(bytes);
  }
  cutter?.end();
  if (!head) return { table: new Map(), remarks };
  const { columns, id } = head;
  const table = new Map<string, Feature>();
  columns.forEach((column, at) => {
    if (at === id || column.endsWith(LIST)) return;
    const [name = "", type = ""] = column.split(":");
    const texts = cells.map((fields) => fields?.[at]?.trim() ?? "");
    table.set(name, featureOf(texts, type, { file, name }));
  });
  const without = cells.filter((fields) => fields === undefined).length;
  const said = [...table].map(([name, feature]) => `${name} (${described(feature)})`).join(", ");
  return {
    table,
    remarks: [
      ...remarks,
      `Features of ${of}s: ${said || "none"}. ${without} of ${names.length} ${of}s have no line in ${file}` +
        `${passedOver > 0 ? `, and ${passedOver} of its lines are of ${of}s without actions` : ""}.`,
    ],
  };
};

const described = (feature: Feature): string =>
  feature.kind === "number"
    ? "number"
    : feature.kind === "category"
      ? `category of ${feature.names.length - 1}`
      : `several categories of ${feature.names.length}`;

interface Head {
  readonly mark: string;
  /** What fields are called in a message. */
  readonly names: readonly string[];
  /** The columns, with their types behind colons. */
  readonly columns: readonly string[];
  /** The column of the ids. */
  readonly id: number;
  readonly isQuoted: boolean;
  /** The cells of the columns, from the fields of a line, in a table without names above its lines. */
  readonly cells?: (fields: readonly string[]) => readonly string[];
}

const headOf = (bytes: Uint8Array, file: string, of: "user" | "item"): Head => {
  const lines = firstLines(bytes);
  const layout = tableLayoutOf(lines);
  if (layout) {
    const { mark, fields, columns, cells } = layout;
    const numbered = Array.from({ length: fields }, (_, i) => `field ${i + 1}`);
    return { mark, names: numbered, columns, id: 0, isQuoted: false, cells };
  }
  const [first = ""] = lines;
  const mark = markOf(first);
  const names = mark === undefined ? [first] : splitFields(first, mark);
  if (mark === undefined || names.some((name) => name.trim() === "" || NUMBER.test(name)))
    throw new DataError(
      `${file}:1: expected the names of columns, an id of ${of}s and features, got ${quote(first)}. Put such a line above the others.`,
    );
  const before = new Set<string>();
  const twice = names.find((name) => before.size === before.add(name).size);
  if (twice !== undefined)
    throw new DataError(`${file}:1: expected columns of different names, got ${quote(twice)} twice.`);
  return {
    mark,
    names,
    columns: names,
    id: Math.max(0, placeOfId(of, names.map(plainName))),
    isQuoted: mark === "," || mark === ";" || first.includes('"'),
  };
};

const wrongCount = (place: string, { mark, names }: Head, found: number, line: string): DataError =>
  new DataError(
    `${place}: expected ${names.length} fields separated by ${quote(mark)} (${quote(names.join(", "))}), got ` +
      `${found < 0 ? "text behind a quote" : found}: ${quote(line)}. Correct or remove the line.`,
  );

const fieldsOf = (bytes: Uint8Array, bounds: Int32Array, { names, isQuoted, cells }: Head): readonly string[] => {
  const fields = names.map((_, i) => {
    const text = textOf(bytes, bounds[2 * i] ?? 0, bounds[2 * i + 1] ?? 0);
    return isQuoted ? text.replaceAll('""', '"') : text;
  });
  return cells ? cells(fields) : fields;
};

const featureOf = (
  texts: readonly string[],
  type: string,
  { file, name }: { readonly file: string; readonly name: string },
): Feature => {
  const isNumber =
    type === "float" || (type === "" && texts.some(Boolean) && texts.every((text) => text === "" || NUMBER.test(text)));
  if (isNumber) return numbers(texts, `${file}: the column ${quote(name)}`);
  const separator =
    type === "token_seq"
      ? " "
      : type === BARS || (type === "" && texts.some((text) => text.includes("|")))
        ? "|"
        : undefined;
  return separator === undefined ? category(texts) : categories(texts, separator);
};

const numbers = (texts: readonly string[], what: string): Feature => {
  const values = new Float32Array(texts.length);
  const known = new Uint8Array(texts.length);
  texts.forEach((text, row) => {
    if (text === "") return;
    const value = NUMBER.test(text) ? Math.fround(Number(text)) : Number.NaN;
    if (!Number.isFinite(value)) throw new DataError(`${what}: expected decimal numbers, got ${quote(text)}.`);
    values[row] = value;
    known[row] = 1;
  });
  return { kind: "number", values, known };
};

const category = (texts: readonly string[]): Feature => {
  const numbersOf = new Map([["", 0]]);
  const values = Int32Array.from(texts, (text) => numbered(numbersOf, text));
  return { kind: "category", values, names: [...numbersOf.keys()] };
};

const categories = (texts: readonly string[], separator: string): Feature => {
  const numbersOf = new Map<string, number>();
  const offsets = new Int32Array(texts.length + 1);
  const values: number[] = [];
  texts.forEach((text, row) => {
    for (const one of new Set(text.split(separator).map((part) => part.trim())))
      if (one !== "") values.push(numbered(numbersOf, one));
    offsets[row + 1] = values.length;
  });
  return { kind: "categories", offsets, values: Int32Array.from(values), names: [...numbersOf.keys()] };
};

const numbered = (numbersOf: Map<string, number>, text: string): number => {
  const number = numbersOf.get(text) ?? numbersOf.size;
  numbersOf.set(text, number);
  return number;
};
