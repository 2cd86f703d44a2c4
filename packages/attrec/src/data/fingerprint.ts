import { createHash } from "node:crypto";
import type { Interactions } from "./interactions.ts";

/**
 * SHA-256 of who did what when, as 64 hexadecimal digits: two results are of the same data only if it is equal.
 *
 * Names and ratings do not enter it, since no model sees them; the order of rows does, since it decides ties in time.
 */
export const fingerprint = ({ users, items, times }: Interactions): string => {
  const hash = createHash("sha256");
  hash.update(`attrec interactions 1: ${users.length}\n`);
  for (const column of [users, items, times])
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  return hash.digest("hex");
};
