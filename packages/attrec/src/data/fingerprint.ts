// Computes a short text that identifies the content of a data set.
import type { Interactions } from "./interactions.ts";

/**
 * SHA-256 of the users, items and times of all interactions, as 64 hexadecimal digits. Two results are of the same data only if
 * their fingerprints are equal.
 *
 * Names and ratings do not affect it, since no model sees them. The order of rows does, since it decides ties in time. A
 * browser has SHA-256 only where a page is secure: from https, or from localhost. `digest` may compute it piece by piece.
 */
export const actionsFingerprint = (interactions: Interactions, digest: Digest = digestAtOnce): Promise<string> =>
  digest(fingerprinted(interactions));

/** Computes the SHA-256 of some bytes, one after another, as hexadecimal digits. */
export type Digest = (parts: readonly Uint8Array<ArrayBuffer>[]) => Promise<string>;

/** The bytes that a fingerprint hashes. */
const fingerprinted = ({ users, items, times }: Interactions): readonly Uint8Array<ArrayBuffer>[] => [
  new TextEncoder().encode(`attrec interactions 1: ${users.length}\n`),
  ...[users, items, times].map((x) => new Uint8Array(x.buffer as ArrayBuffer, x.byteOffset, x.byteLength)),
];

/** By what every platform has, which hashes bytes at once alone. */
export const digestAtOnce: Digest = async (parts) => {
  const digest = await globalThis.crypto.subtle.digest("SHA-256", joined(parts));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
};

const joined = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
};
