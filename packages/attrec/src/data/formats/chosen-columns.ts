/** Reads files whose columns were chosen by name or number, whatever else the first lines look like. */
import { firstLines } from "../bytes.ts";
import { type ColumnChoice, columnsOfHead, headOf, markOf, splitFields } from "./columns.ts";
import { delimitedReader } from "./delimited.ts";
import { afterwards, type BeginReading } from "./format.ts";
import { isJson, jsonReader } from "./json-lines.ts";
import { saidOfColumns } from "./said-of-columns.ts";

/**
 * A reader of files with these columns: JSON lines, or text between tabs, commas and the like. The first line is a head if a column
 * was chosen by name; where all of them were chosen by number, it is an action unless it looks like a head.
 */
export const chosenReader =
  (choice: ColumnChoice): BeginReading =>
  (begin, file) => {
    const lines = firstLines(begin);
    if (isJson(lines)) return jsonReader(begin, file, choice);
    const [first = ""] = lines;
    const mark = markOf(first) ?? ",";
    const names = splitFields(first, mark);
    const isHead =
      Object.values(choice).some((column) => column !== "none" && !/^\d+$/.test(column)) || headOf(lines) !== undefined;
    const columns = isHead
      ? columnsOfHead(names, file, choice)
      : columnsOfHead(
          names.map((_, i) => String(i + 1)),
          file,
          { rating: "none", ...choice },
        );
    const isQuoted = mark === "," || mark === ";" || first.includes('"');
    const reader = delimitedReader(file, { mark, columns, isQuoted, ...(isHead && { head: first }) });
    return afterwards(reader, (interactions) => (isHead ? saidOfColumns(interactions, names, columns) : interactions));
  };
