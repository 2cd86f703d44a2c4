/** Reads Parquet files, a group of rows at a time. It is loaded when such a file is met, and `hyparquet` with it. */
import { decompress } from "fzstd";
import { type AsyncBuffer, type Compressors, type ParquetParsers, parquetScan, parquetSchema } from "hyparquet";
import { DataError } from "../data-error.ts";
import { unpack } from "../gzip.ts";
import type { Interactions } from "../interactions.ts";
import type { Source } from "../source.ts";
import { type Column, type ColumnChoice, columnsOfHead } from "./columns.ts";
import { fieldWriter } from "./field-writer.ts";
import { collectRows, type RowCollector } from "./row-collector.ts";
import { saidOfColumns } from "./said-of-columns.ts";
import { plainNumber, textOfValue } from "./value-text.ts";

/**
 * The interactions in a Parquet file: columns of texts, numbers, dates and timestamps, named as those of a table, and packed by Snappy,
 * gzip or zstd, or not at all. The promise is rejected with a `DataError` that names the file, and the row where a value is wrong.
 */
export const readParquet = async (source: Source, choice: ColumnChoice = {}): Promise<Interactions> => {
  const { file } = source;
  try {
    return await readTable(source, choice);
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(
      `${file}: expected a whole Parquet file, packed by Snappy, gzip, zstd or nothing, got one that cannot be read (${reason}). ` +
        `Fetch it again, or write its columns as CSV.`,
      { cause },
    );
  }
};

const readTable = async (source: Source, choice: ColumnChoice): Promise<Interactions> => {
  const options = { file: bufferOf(source), compressors: compressorsOf(source.file), geoparquet: false };
  const { metadata, ranges } = await parquetScan(options);
  const names = parquetSchema(metadata).children.flatMap(({ children, element }) =>
    children.length === 0 ? [element.name] : [],
  );
  const columns = columnsOfHead(names, source.file, choice);
  const rows = collectRows(columns, (row) => `${source.file}: row ${row + 1}`);
  const take = taker(rows, names.length);
  const opened = await Promise.all(
    names
      .map((name, i) => ({ name, i, column: columns[i] ?? "other" }))
      .filter(({ column }) => column !== "other")
      .map(async (one) => {
        const texts = textsOf(rows, one.column);
        const scan = await parquetScan({ ...options, metadata, columns: [one.name], parsers: texts.parsers });
        return { ...one, isText: texts.isText, scan };
      }),
  );
  for (const range of ranges.flatMap(partsOf)) {
    const read: ReadColumn[] = [];
    // One after another: the bytes of a column leave the memory before those of the next come.
    for (const { scan, isText, name, i, column } of opened)
      read.push({ name, i, column, cells: await scan.readColumn({ ...range, column: name }), isText: isText() });
    take(range.rowEnd - range.rowStart, read);
  }
  if (rows.count() === 0) throw new DataError(`${source.file}: expected interactions, got a table without rows.`);
  return saidOfColumns(rows.end(), names, columns);
};

/** The first rows of a group that are read at once; then always twice as many, since of texts that are known no object is made. */
const [FEWEST, MOST] = [2 ** 13, 2 ** 16];
/** A group is read from its beginning for each part: not much more often than this. */
const MOST_PARTS = 16;

/** A group of rows in parts: it may have all rows of a file. */
const partsOf = ({ rowStart, rowEnd }: RowRange): readonly RowRange[] => {
  const most = Math.max(MOST, Math.ceil((rowEnd - rowStart) / MOST_PARTS));
  const parts: RowRange[] = [];
  for (let [start, length] = [rowStart, FEWEST]; start < rowEnd; length = Math.min(most, 2 * length)) {
    const end = Math.min(rowEnd, start + length);
    parts.push({ rowStart: start, rowEnd: end });
    start = end;
  }
  return parts;
};

/** Texts of users and items that have a number become it while a column is unpacked: an object for each row would take a multiple. */
const textsOf = (rows: RowCollector, column: Column): { readonly isText: () => boolean; readonly parsers: Parsers } => {
  let isText = false;
  const stringFromBytes = (bytes: Uint8Array | undefined): Uint8Array | number | undefined => {
    isText = true;
    if (bytes === undefined || (column !== "user" && column !== "item")) return bytes;
    const known = rows.numberKnown(column, bytes);
    return known < 0 ? bytes : known;
  };
  return { isText: () => isText, parsers: { ...parsers, stringFromBytes } };
};

type Parsers = Partial<ParquetParsers>;

interface RowRange {
  readonly rowStart: number;
  readonly rowEnd: number;
}

/** Some rows of a column: its name, its place among all columns, and what is in it. */
interface ReadColumn {
  readonly name: string;
  readonly i: number;
  readonly column: Column;
  readonly cells: ArrayLike<unknown>;
  /** Whether its values are texts: a number among them is that of a known id. */
  readonly isText: boolean;
}

const NONE: ReadColumn = { name: "", i: 0, column: "other", cells: [], isText: false };

/** Takes rows from columns: numbers as they are, and what is told by its text, such as dates, as text. */
const taker = (rows: RowCollector, width: number): ((count: number, columns: readonly ReadColumn[]) => void) => {
  const fields = fieldWriter(width);
  const [userOf, itemOf] = [identifier(rows, "user"), identifier(rows, "item")];
  const takeTexts = (columns: readonly ReadColumn[], row: number): void => {
    fields.clear();
    for (const { name, i, column, cells, isText } of columns) {
      const value = cells[row];
      const isId = column === "user" || column === "item";
      const known = isId && isText && typeof value === "number" ? rows.nameOf(column, value) : undefined;
      fields.write(i, known ?? textOfValue(value, isId, name, rows.place));
    }
    rows.add(fields.bytes(), fields.bounds);
  };
  return (count, columns) => {
    const named = (column: Column): ReadColumn | undefined => columns.find((one) => one.column === column);
    const [user = NONE, item = NONE, rating, time] = (["user", "item", "rating", "time"] as const).map(named);
    for (let row = 0; row < count; row++) {
      const score = rating && Math.fround(plainNumber(rating.cells[row]));
      const moment = time && plainNumber(time.cells[row]);
      const isPlain = !Number.isNaN(score) && !Number.isNaN(moment);
      if (!isPlain || !rows.addValues(userOf(user, row), itemOf(item, row), score, moment)) takeTexts(columns, row);
    }
  };
};

/** Numbers the ids of a column: texts by their bytes unless they are known, and others by their text, once for each value. */
const identifier = (rows: RowCollector, kind: "user" | "item"): ((column: ReadColumn, row: number) => number) => {
  const known = new Map<unknown, number>();
  const field = fieldWriter(1);
  return ({ cells, name, isText }, row) => {
    const value = cells[row];
    if (isText && typeof value === "number") return value;
    if (value instanceof Uint8Array) return rows.numberOf(kind, value, 0, value.length);
    // A map finds numbers sooner than large integers.
    const number = plainNumber(value);
    const key = Number.isNaN(number) ? value : number;
    const found = known.get(key);
    if (found !== undefined) return found;
    field.clear();
    field.write(0, textOfValue(value, true, name, rows.place));
    const made = rows.numberOf(kind, field.bytes(), 0, field.bounds[1] ?? 0);
    known.set(key, made);
    return made;
  };
};

const bufferOf = ({ size, slice }: Source): AsyncBuffer => ({
  byteLength: size,
  slice: (start, end = size) => {
    const bytes = slice(start, end);
    return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
  },
});

const compressorsOf = (file: string): Compressors => ({
  GZIP: (packed) => unpack(packed, file).content,
  ZSTD: (packed, length) => decompress(packed, new Uint8Array(length)),
});

/** A number of parts of a second as the exact decimal number of seconds. */
const secondsOf = (parts: bigint, digits: number): string => {
  const text = (parts < 0n ? -parts : parts).toString().padStart(digits + 1, "0");
  return `${parts < 0n ? "-" : ""}${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

/** Parts of a second as seconds: a number where a double tells all of such times apart, else the exact decimal. */
const secondsFrom =
  (digits: number) =>
  (parts: bigint): number | string =>
    parts >= 0n && parts < LARGEST_PARTS ? Number(parts) / 10 ** digits : secondsOf(parts, digits);
const LARGEST_PARTS = 10n ** 16n - 1n;

/** Times become seconds, whatever their type says. */
const parsers: Parsers = {
  timestampFromMilliseconds: secondsFrom(3),
  timestampFromMicroseconds: secondsFrom(6),
  timestampFromNanoseconds: (parts) => secondsOf(parts, 9),
  dateFromDays: (days) => String(days * 86_400),
};
