// Computes a short text that identifies the content of a data set.
import type { Interactions } from "./interactions.ts";

/**
 * SHA-256 of the users, items and times of all interactions, as 64 hexadecimal digits. Two results are of the same data only if
 * their fingerprints are equal.
 *
 * Names and ratings do not affect it, since no model sees them. The order of rows does, since it decides ties in time. A
 * browser has SHA-256 only where a page is secure: from https, or from localhost.
 */
export const fingerprint = async (interactions: Interactions): Promise<string> => {
  const digest = await globalThis.crypto.subtle.digest("SHA-256", fingerprinted(interactions));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
};

/** The bytes that a fingerprint hashes. */
const fingerprinted = ({ users, items, times }: Interactions): Uint8Array<ArrayBuffer> => {
  const title = new TextEncoder().encode(`attrec interactions 1: ${users.length}\n`);
  const columns = [users, items, times].map((x) => new Uint8Array(x.buffer, x.byteOffset, x.byteLength));
  const parts = [title, ...columns];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
};
