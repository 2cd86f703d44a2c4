/** Reads the titles of items from the files that come with data sets. */
import { countLines, endOfLine, excerptOf } from "../bytes.ts";
import { DataError, quote } from "../data-error.ts";
import { plainText } from "../plain-text.ts";

/** The encoding of a title file: MovieTweetings is UTF-8, MovieLens 1M is Latin-1. */
export type TitleEncoding = "utf-8" | "latin1";

/**
 * Reads `movies.dat`, lines of item::title or item::title::genres, and gives the title of every item name.
 *
 * A title may contain anything but "::". Throws a `DataError` that names file and line for a line without a title and for bytes
 * that are invalid in the encoding.
 */
export const parseTitles = (
  content: Uint8Array,
  file: string,
  encoding: TitleEncoding = "utf-8",
): ReadonlyMap<string, string> => {
  const bytes = plainText(content, file, "lines of item::title");
  const decoder = new TextDecoder(encoding, { fatal: true });
  const titles = new Map<string, string>();
  const lines = countLines(bytes);
  for (let line = 1, start = 0; line <= lines; line++) {
    const end = endOfLine(bytes, start);
    const fields = decode(decoder, bytes.subarray(start, end), `${file}:${line}`).replace(/\r$/, "").split("::");
    const [item, title] = fields;
    if (!item || !title || fields.length > 3)
      throw new DataError(
        `${file}:${line}: expected an item and its title separated by "::", got ${quote(excerptOf(bytes, start, end))}. ` +
          `Correct or remove the line.`,
      );
    titles.set(item, title);
    start = end + 1;
  }
  return titles;
};

const decode = (decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array, place: string): string => {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new DataError(
      `${place}: expected a title in ${decoder.encoding}, got other bytes: ${quote(excerptOf(bytes, 0, bytes.length))}. ` +
        `Convert the file, for example with "iconv -f latin1 -t utf-8".`,
      { cause },
    );
  }
};

/** Writes the text that `parseTitles` reads, one item::title a line. */
export const printTitles = (titles: ReadonlyMap<string, string>): string =>
  [...titles].map(([item, title]) => `${item}::${title}\n`).join("");
