/** Reads interactions from a file of any known layout, packed or not, with no more of its text in memory than a few pieces. */
import { DataError } from "./data-error.ts";
import { detectFormat } from "./detect-format.ts";
import { chosenReader } from "./formats/chosen-columns.ts";
import { columnChoiceOf } from "./formats/columns.ts";
import type { RowReader } from "./formats/format.ts";
import { isGzip, unpack } from "./gzip.ts";
import type { Interactions } from "./interactions.ts";
import { plainText } from "./plain-text.ts";
import { piecesOf, type Source } from "./source.ts";
import { wholeLines } from "./whole-lines.ts";

/** Packed files up to this size are unpacked at once, and anything behind the packed data is noticed. */
const AT_ONCE = 2 ** 25;

const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];
const PARQUET = [0x50, 0x41, 0x52, 0x31];

const beginsWith = ({ slice }: Source, begin: readonly number[]): boolean => {
  const bytes = slice(0, begin.length);
  return begin.every((byte, i) => bytes[i] === byte);
};

/**
 * The interactions in a file: text in a known layout, or with the columns that `columns` chooses (`columnChoiceOf`), plain or packed
 * by gzip or zstd, or a table of Parquet. The promise is rejected with a `DataError` that names the file.
 */
export const readSource = async (source: Source, columns?: string): Promise<Interactions> => {
  const { file } = source;
  const choice = columns === undefined ? undefined : columnChoiceOf(columns);
  if (beginsWith(source, PARQUET)) {
    const { readParquet } = await import("./formats/parquet.ts");
    return readParquet(source, choice);
  }
  const chosen = choice && chosenReader(choice);
  const { pieces, remarks } = await textPieces(source, "interactions");
  let reader: RowReader | undefined;
  for await (const lines of pieces) {
    reader ??= (chosen ?? detectFormat(lines, file).reader)(lines, file);
    reader.take(lines);
  }
  if (!reader) throw new DataError(`${file}: expected interactions, got an empty file.`);
  const interactions = reader.end();
  return remarks.length === 0
    ? interactions
    : { ...interactions, remarks: [...remarks, ...(interactions.remarks ?? [])] };
};

/** A file of text in pieces. */
export interface TextPieces {
  /** At least one piece; each ends with a line, and is overwritten when the next is asked for. */
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Remarks on the unpacking, a sentence each. */
  readonly remarks: readonly string[];
}

/**
 * The lines of a file, plain or packed by gzip or zstd, without a byte-order mark. Throws a `DataError` as `plainText` does; `what` names the
 * content of the lines.
 */
export const textPieces = async (source: Source, what: string): Promise<TextPieces> => {
  const { pieces, remarks } = await unpacked(source);
  return { pieces: plainLines(pieces, source.file, what), remarks };
};

async function* plainLines(
  pieces: UnpackedPieces["pieces"],
  file: string,
  what: string,
): AsyncGenerator<Uint8Array, void> {
  let isFirst = true;
  for await (const lines of wholeLines(pieces, file)) {
    yield isFirst ? plainText(lines, file, what) : lines;
    isFirst = false;
  }
  if (isFirst) plainText(new Uint8Array(0), file, what);
}

interface UnpackedPieces {
  readonly pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** Remarks on the unpacking, a sentence each. */
  readonly remarks: readonly string[];
}

const unpacked = async (source: Source): Promise<UnpackedPieces> => {
  const { file, size, slice } = source;
  if (beginsWith(source, ZSTD)) {
    const { unzstd } = await import("./zstd.ts");
    return { pieces: unzstd(piecesOf(source), file), remarks: [] };
  }
  if (!isGzip(slice(0, 2))) return { pieces: piecesOf(source), remarks: [] };
  if (size > AT_ONCE) return { pieces: gunzipped(source), remarks: [] };
  const { content, remarks } = unpack(slice(0, size), file);
  return { pieces: [content], remarks };
};

/** A gzip'd file that is unpacked while it is read, by the platform. */
async function* gunzipped(source: Source): AsyncGenerator<Uint8Array, void> {
  const packed = piecesOf(source);
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => {
      const { value } = packed.next();
      if (value) controller.enqueue(value);
      else controller.close();
    },
  });
  const reader = stream.pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (;;) {
      const { value } = await reader.read();
      if (!value) return;
      yield value;
    }
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError(
      `${source.file}: expected complete gzip'd data, got data that do not unpack (${cause instanceof Error ? cause.message : String(cause)}). ` +
        `The file is truncated or damaged: fetch it again, or unpack it first.`,
      { cause },
    );
  }
}
