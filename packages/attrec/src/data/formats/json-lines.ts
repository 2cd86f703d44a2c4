/** JSON lines: an object a line, such as the reviews of Amazon, Yelp and others. */
import { endOfLine, excerptOf, textOf } from "../bytes.ts";
import { DataError, quote } from "../data-error.ts";
import { type ColumnChoice, columnsOfHead } from "./columns.ts";
import { fieldWriter } from "./field-writer.ts";
import { afterwards, type Format, type RowReader } from "./format.ts";
import { passedOver } from "./delimited.ts";
import { lineNumbers } from "./records.ts";
import { collectRows } from "./row-collector.ts";
import { saidOfColumns } from "./said-of-columns.ts";
import { textOfValue } from "./value-text.ts";

/** Whether lines begin as JSON objects. */
export const isJson = ([first = ""]: readonly string[]): boolean => first.startsWith("{");

/** An object a line, whose keys name user, item, rating and time as the columns of a table would. */
export const jsonLines: Format = {
  name: "reviews.json",
  example: '{"user_id":"u1","item_id":"i1","rating":5,"timestamp":1500000000}',
  recognises: isJson,
  reader: (begin, file) => jsonReader(begin, file),
  print: ({ users, items, times, ratings, userNames, itemNames }) =>
    Array.from(users, (user, row) => {
      const action = {
        user_id: userNames[user],
        item_id: itemNames[items[row] ?? 0],
        rating: ratings?.[row] ?? 1,
        timestamp: times[row],
      };
      return `${JSON.stringify(action)}\n`;
    }).join(""),
};

/**
 * Reads an object a line. The keys of the first say where user, item, rating and time are found, unless they are chosen; what is in
 * an object inside is named by its path, "user.id". Throws a `DataError` that names file and line for a line that is no object, or lacks one of them.
 */
export const jsonReader = (begin: Uint8Array, file: string, choice: ColumnChoice = {}): RowReader => {
  const lines = lineNumbers();
  let line = 0;
  let blank = 0;
  const [start, at] = firstFilled(begin);
  const first = objectAt(begin, start, endOfLine(begin, start), `${file}:${at}`);
  const paths = pathsIn(first);
  const names = paths.map((path) => path.join("."));
  const columns = columnsOfHead(names, file, choice);
  const placeOf = (row: number): string => `${file}:${lines.of(row)}`;
  const rows = collectRows(columns, placeOf);
  const fields = fieldWriter(names.length);

  const takeLine = (bytes: Uint8Array, start: number, end: number): void => {
    const object = objectAt(bytes, start, end, rows.place());
    fields.clear();
    paths.forEach((path, i) => {
      const column = columns[i] ?? "other";
      if (column === "other") return;
      const isId = column === "user" || column === "item";
      fields.write(i, textOfValue(valueAt(object, path), isId, path.join("."), rows.place));
    });
    rows.add(fields.bytes(), fields.bounds);
  };

  const reader: RowReader = {
    take: (bytes) => {
      for (let start = 0; start < bytes.length;) {
        const end = endOfLine(bytes, start);
        line++;
        if (isBlank(bytes, start, end)) blank++;
        else {
          lines.add(rows.count(), line);
          takeLine(bytes, start, end);
        }
        start = end + 1;
      }
    },
    end: () => {
      const interactions = rows.end();
      const remarks = [...(interactions.remarks ?? []), ...passedOver(blank, "blank line")];
      return { ...interactions, ...(remarks.length > 0 && { remarks }) };
    },
  };
  return afterwards(reader, (interactions) => saidOfColumns(interactions, names, columns));
};

/** The keys that lead to each value which is no object itself. */
const pathsIn = (object: object, depth = 0): readonly (readonly string[])[] =>
  Object.entries(object).flatMap(([key, value]: [string, unknown]): readonly (readonly string[])[] =>
    isObject(value) && depth < DEEPEST ? pathsIn(value, depth + 1).map((path) => [key, ...path]) : [[key]],
  );
const DEEPEST = 8;

const valueAt = (object: unknown, path: readonly string[]): unknown =>
  path.reduce((value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined), object);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isBlank = (bytes: Uint8Array, start: number, end: number): boolean =>
  end === start || (end === start + 1 && bytes[start] === CARRIAGE_RETURN);
const CARRIAGE_RETURN = 0x0d;

/** The start and the number of the first line that is not blank. */
const firstFilled = (bytes: Uint8Array): readonly [start: number, line: number] => {
  let [start, line] = [0, 1];
  for (let end = endOfLine(bytes, 0); end < bytes.length && isBlank(bytes, start, end); end = endOfLine(bytes, start)) {
    start = end + 1;
    line++;
  }
  return [start, line];
};

const objectAt = (bytes: Uint8Array, start: number, end: number, place: string): Readonly<Record<string, unknown>> => {
  let value: unknown;
  try {
    value = JSON.parse(textOf(bytes, start, end)) as unknown;
  } catch {
    value = undefined;
  }
  if (isObject(value)) return value;
  throw new DataError(
    `${place}: expected a JSON object on a line of its own, got ${quote(excerptOf(bytes, start, end))}. Correct or remove the line.`,
  );
};
