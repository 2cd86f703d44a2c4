/** Reads the body of a request: JSON in UTF-8 alone, of a bounded size. */
import type { IncomingMessage } from "node:http";
import { Refused } from "./requests.ts";

/** The most bytes of a body. */
const MOST_BYTES = 2 ** 20;

/** The JSON of a body. It is not read on where it grows too long. */
export const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  assertKind(request);
  const parts: Buffer[] = [];
  let size = 0;
  try {
    // The connection stays open, so that the refusal can be read.
    for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > MOST_BYTES) throw new Refused(413, `A body has at most ${MOST_BYTES} bytes.`);
      parts.push(part);
    }
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(400, "The body ended before its end.");
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts))) as unknown;
  } catch {
    throw new Refused(400, "The body is no JSON in UTF-8.");
  }
};

/** Refuses bodies that their headers say to be something else: they would be read wrongly, or not at all. */
const assertKind = ({ headers }: IncomingMessage): void => {
  const [kind = "", ...parameters] = (headers["content-type"] ?? "").split(";").map((part) => part.trim());
  if (kind.toLowerCase() !== "application/json")
    throw new Refused(415, "Send JSON, with the header content-type: application/json.");
  const charset = parameters.flatMap((parameter) => /^charset\s*=\s*"?([^"]*)"?$/i.exec(parameter)?.[1] ?? [])[0];
  if (charset !== undefined && !/^utf-?8$/i.test(charset))
    throw new Refused(415, "Send JSON in UTF-8: other charsets are not read.");
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding.toLowerCase() !== "identity")
    throw new Refused(415, "Send the body as it is, without content-encoding: packed ones are not unpacked.");
};
