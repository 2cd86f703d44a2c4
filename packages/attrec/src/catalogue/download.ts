/** Fetches a file that can be large: what has come stays where the connection ends, and the next call goes on from there. */
import { createReadStream, createWriteStream, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { DataError, quote } from "../data/data-error.ts";

/** Says how many bytes have come, of how many, if the server says that. */
export type DownloadProgress = (bytes: number, of: number | undefined) => void;

/** What is known of a part that was fetched: from where, and of which version of the file. */
interface Known {
  readonly url: string;
  readonly version: string;
}

/**
 * Fetches `url` into the file `part`, or the rest of it, where a call before was cut off and the server still has the same version. Beside
 * it, `part.json` says which that is. The promise is rejected with a `DataError` if the server refuses or the connection ends early.
 */
export const download = async (
  url: string,
  part: string,
  progress: DownloadProgress = () => undefined,
): Promise<void> => {
  const known = knownOf(part, url);
  const begun = known ? sizeOf(part) : 0;
  const response = await ask(url, known && begun > 0 ? { range: `bytes=${begun}-`, "if-range": known.version } : {});
  // All of it had come before.
  if (response.status === 416 && response.headers.get("content-range") === `bytes */${begun}`) return;
  const isRest =
    response.status === 206 && response.headers.get("content-range")?.startsWith(`bytes ${begun}-`) === true;
  if (response.status !== 200 && !isRest) {
    await response.body?.cancel();
    forget(part);
    throw new DataError(
      `${url}: expected a file, got the answer ${response.status} ${response.statusText}. Fetch it by hand, or try again later.`,
    );
  }
  const start = isRest ? begun : 0;
  // A strong mark of the version alone makes sure that two parts are of one file.
  const version = response.headers.get("etag") ?? response.headers.get("last-modified");
  if (version !== null && !version.startsWith("W/")) writeFileSync(`${part}.json`, JSON.stringify({ url, version }));
  else rmSync(`${part}.json`, { force: true });
  const length = response.headers.get("content-length");
  const whole = length === null ? undefined : start + Number(length);
  await receive(response, part, start, (bytes) => progress(bytes, whole)).catch((cause: unknown) => {
    throw cutOff(url, sizeOf(part), whole, cause);
  });
  if (whole !== undefined && sizeOf(part) !== whole) throw cutOff(url, sizeOf(part), whole);
};

/** The part that a call before has fetched, and what is known of it, are thrown away. */
export const forget = (part: string): void => {
  for (const file of [part, `${part}.json`]) rmSync(file, { force: true });
};

const ask = async (url: string, headers: Readonly<Record<string, string>>): Promise<Response> => {
  try {
    return await fetch(url, { headers: { "accept-encoding": "identity", ...headers }, redirect: "follow" });
  } catch (cause) {
    const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
    throw new DataError(
      `${url}: expected a server that answers, got: ${reason}. Try again later, or fetch it by hand.`,
      {
        cause,
      },
    );
  }
};

const receive = async (
  response: Response,
  part: string,
  start: number,
  said: (bytes: number) => void,
): Promise<void> => {
  let bytes = start;
  const counted = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      said(bytes);
      yield chunk;
    }
  };
  const body = response.body ? Readable.fromWeb(response.body) : Readable.from([]);
  await pipeline(body, counted, createWriteStream(part, { flags: start > 0 ? "a" : "w" }));
};

const cutOff = (url: string, bytes: number, whole: number | undefined, cause?: unknown): DataError =>
  new DataError(
    `${url}: the connection ended after ${bytes} bytes${whole === undefined ? "" : ` of ${whole}`}. The same command goes on from there.`,
    { cause },
  );

const knownOf = (part: string, url: string): Known | undefined => {
  try {
    const known = JSON.parse(readFileSync(`${part}.json`, "utf8")) as Partial<Known> | null;
    return known?.url === url && typeof known.version === "string" ? { url, version: known.version } : undefined;
  } catch {
    return undefined;
  }
};

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** A part of a file as a stream, for what unpacks it. */
export const partOf = (file: string, start: number, end: number): Readable =>
  end > start ? createReadStream(file, { start, end: end - 1 }) : Readable.from([]);

/** A fault of what a server gave. */
export const wrongContent = (url: string, expected: string, found: string): DataError =>
  new DataError(
    `${url}: expected ${expected}, got ${quote(found)}. Nothing was kept: try again later, or fetch it by hand.`,
  );
