// The error for data that cannot be used.
import { jsonText } from "../text/escape.ts";

/** A fault in data that a user supplied. The message is a sentence: the place, what was expected, what was found, what to do. */
export class DataError extends Error {
  override readonly name = "DataError";
}

const SHOWN = 60;

/** A piece of a file for a message: quoted, with invisible characters escaped, and cut when long. */
export const quote = (text: string): string =>
  jsonText(text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`).replaceAll("�", "\\ufffd");
