/** Reads a text that a user has named, plain or packed. */
import { DataError } from "./data-error.ts";
import { withFile } from "./read-file.ts";
import { textPieces } from "./read-source.ts";

/**
 * The text of a file in UTF-8, plain or packed by gzip or zstd, without a byte-order mark. An empty file is an empty text.
 *
 * `what` names the content in messages. The promise is rejected with a `DataError`, which names the file, for what cannot be read, for other
 * files than texts, such as archives and tables of Parquet, and for text in another encoding.
 *
 * @example
 * ```ts
 * const file = join(folder, "items.txt.gz");
 * writeFileSync(file, gzipSync("p1\np2\n"));
 * await readText(file, "the name of an item on each line"); // "p1\np2\n"
 * ```
 */
export const readText = (file: string, what: string): Promise<string> =>
  withFile(file, async (source) => {
    if (source.size === 0) return "";
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    let text = "";
    const { pieces } = await textPieces(source, what);
    for await (const lines of pieces) {
      try {
        text += decoder.decode(lines);
      } catch (cause) {
        throw new DataError(`${file}: expected ${what} in UTF-8, got other bytes: convert the file to UTF-8.`, {
          cause,
        });
      }
    }
    return text;
  });
