/** Takes one file out of a zip archive on a disk, without reading the others. */
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createInflateRaw } from "node:zlib";
import { DataError, quote } from "../data/data-error.ts";
import { checksum } from "../data/gzip.ts";
import { withFile } from "../data/read-file.ts";
import type { Source } from "../data/source.ts";
import { partOf } from "./download.ts";

const END = { signature: 0x06054b50, bytes: 22, longestComment: 0xffff } as const;
const CENTRAL = { signature: 0x02014b50, bytes: 46 } as const;
const LOCAL = { signature: 0x04034b50, bytes: 30 } as const;
const [STORED, DEFLATED] = [0, 8];

interface Entry {
  readonly method: number;
  readonly check: number;
  readonly packed: number;
  readonly size: number;
  /** Where its head begins. */
  readonly head: number;
}

/**
 * Writes the file that an archive calls `name` to `to`. The promise is rejected with a `DataError` that names the archive where it is
 * damaged, has no such file, or is one of more than 4 GiB.
 */
export const extract = (archive: string, name: string, to: string): Promise<void> =>
  withFile(archive, async (source) => {
    const { method, check, packed, size, head } = entryOf(source, name);
    const local = viewOf(source.slice(head, head + LOCAL.bytes));
    if (local.byteLength < LOCAL.bytes || local.getUint32(0, true) !== LOCAL.signature) throw damaged(source, name);
    const start = head + LOCAL.bytes + local.getUint16(26, true) + local.getUint16(28, true);
    let [bytes, sum] = [0, 0];
    const checked = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        sum = checksum(chunk, sum);
        if (bytes > size) throw damaged(source, name);
        yield chunk;
      }
    };
    const content = partOf(archive, start, start + packed);
    const into = createWriteStream(to);
    try {
      if (method === STORED) await pipeline(content, checked, into);
      else await pipeline(content, createInflateRaw(), checked, into);
    } catch (cause) {
      throw cause instanceof DataError ? cause : damaged(source, name, cause);
    }
    if (bytes !== size || sum !== check) throw damaged(source, name);
  });

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const entryOf = (source: Source, name: string): Entry => {
  const tail = source.slice(Math.max(0, source.size - END.bytes - END.longestComment), source.size);
  const view = viewOf(tail);
  let end = tail.length - END.bytes;
  while (end >= 0 && view.getUint32(end, true) !== END.signature) end--;
  if (end < 0) throw new DataError(`${source.file}: expected a zip archive, got something else, or a part of one.`);
  const [length, begin] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  const directory = source.slice(begin, begin + length);
  const entries = viewOf(directory);
  const names: string[] = [];
  for (let at = 0; at + CENTRAL.bytes <= directory.length;) {
    if (entries.getUint32(at, true) !== CENTRAL.signature) throw damaged(source, name);
    const behind = at + CENTRAL.bytes + entries.getUint16(at + 28, true);
    const found = new TextDecoder().decode(directory.subarray(at + CENTRAL.bytes, behind));
    const method = entries.getUint16(at + 10, true);
    if (found === name && (method === STORED || method === DEFLATED))
      return {
        method,
        check: entries.getUint32(at + 16, true),
        packed: entries.getUint32(at + 20, true),
        size: entries.getUint32(at + 24, true),
        head: entries.getUint32(at + 42, true),
      };
    names.push(found);
    at = behind + entries.getUint16(at + 30, true) + entries.getUint16(at + 32, true);
  }
  throw new DataError(
    `${source.file}: expected a file ${quote(name)} in the archive, got ${quote(names.slice(0, 20).join(", "))}.`,
  );
};

const damaged = ({ file }: Source, name: string, cause?: unknown): DataError =>
  new DataError(`${file}: expected a whole zip archive, got one in which ${quote(name)} is damaged.`, { cause });
