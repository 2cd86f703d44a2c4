// The error of data that cannot be used.
import { jsonText } from "../text/escape.ts";

/** A fault in data that someone gave us. The message is a sentence: where, what was expected, what was found, what to do. */
export class DataError extends Error {
  override readonly name = "DataError";
}

const SHOWN = 60;

/** A piece of a file as it stands in a message: quoted, with all that is not seen escaped, and cut when long. */
export const quote = (text: string): string =>
  jsonText(text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`).replaceAll("�", "\\ufffd");
