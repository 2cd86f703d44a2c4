// Packs what is known of each tested user's item as a short text that a store keeps: a report then needs no data.
import { deflateSync, inflateSync } from "node:zlib";
import type { StudyData } from "./study.ts";

type Targets = NonNullable<StudyData["targets"]>;

/** The bytes of a user: among how many items hers is ranked, and whether she had acted on it before. */
const [CANDIDATES, ALL] = [4, 5];

/** The text of these facts: all numbers of candidates, then all marks of repeats, packed. */
export const packedTargets = ({ candidates, repeats }: Targets): string => {
  const bytes = Buffer.alloc(ALL * candidates.length);
  candidates.forEach((count, user) => bytes.writeInt32LE(count, CANDIDATES * user));
  bytes.set(repeats, CANDIDATES * candidates.length);
  return deflateSync(bytes).toString("base64");
};

/** The facts that {@link packedTargets} wrote. */
export const unpackedTargets = (text: string): Targets => {
  const bytes = inflateSync(Buffer.from(text, "base64"));
  const users = bytes.length / ALL;
  return {
    candidates: Int32Array.from({ length: users }, (_, user) => bytes.readInt32LE(CANDIDATES * user)),
    repeats: Uint8Array.from(bytes.subarray(CANDIDATES * users)),
  };
};
