/** Reads Parquet files, a group of rows at a time. It is loaded when such a file is met, and `hyparquet` with it. */
import { decompress } from "fzstd";
import { type AsyncBuffer, type Compressors, type ParquetParsers, parquetScan, parquetSchema } from "hyparquet";
import { DataError } from "../data-error.ts";
import { unpack } from "../gzip.ts";
import type { Interactions } from "../interactions.ts";
import type { Source } from "../source.ts";
import { type ColumnChoice, columnsOfHead } from "./columns.ts";
import { fieldWriter } from "./field-writer.ts";
import { collectRows } from "./rows.ts";
import { saidOfColumns } from "./said-of-columns.ts";
import { textOfValue } from "./value-text.ts";

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
  const scan = await parquetScan({
    file: bufferOf(source),
    compressors: compressorsOf(source.file),
    parsers,
    geoparquet: false,
  });
  const names = parquetSchema(scan.metadata).children.flatMap(({ children, element }) =>
    children.length === 0 ? [element.name] : [],
  );
  const columns = columnsOfHead(names, source.file, choice);
  const placeOf = (row: number): string => `${source.file}: row ${row + 1}`;
  const rows = collectRows(columns, placeOf);
  const fields = fieldWriter(names.length);
  const read = names
    .map((name, i) => ({ name, i, column: columns[i] ?? "other" }))
    .filter(({ column }) => column !== "other");
  for (const range of scan.ranges) {
    const values = await Promise.all(
      read.map(async ({ name, i, column }) => ({
        name,
        i,
        isId: column === "user" || column === "item",
        cells: await scan.readColumn({ ...range, column: name }),
      })),
    );
    for (let row = 0; row < range.rowEnd - range.rowStart; row++) {
      fields.clear();
      for (const { name, i, isId, cells } of values)
        fields.write(i, textOfValue(cells[row] as unknown, isId, name, rows.place));
      rows.add(fields.bytes(), fields.bounds);
    }
  }
  if (rows.count() === 0) throw new DataError(`${source.file}: expected interactions, got a table without rows.`);
  return saidOfColumns(rows.end(), names, columns);
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

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A number of parts of a second as the exact decimal number of seconds. */
const secondsOf = (parts: bigint, digits: number): string => {
  const text = (parts < 0n ? -parts : parts).toString().padStart(digits + 1, "0");
  return `${parts < 0n ? "-" : ""}${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

/** Times become decimal seconds, whatever their type says; texts have to be UTF-8. */
const parsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (parts) => secondsOf(parts, 3),
  timestampFromMicroseconds: (parts) => secondsOf(parts, 6),
  timestampFromNanoseconds: (parts) => secondsOf(parts, 9),
  dateFromDays: (days) => String(days * 86_400),
  stringFromBytes: (bytes: Uint8Array | undefined) => bytes && strict.decode(bytes),
};
