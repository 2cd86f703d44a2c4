/** Computes a short text that identifies the features a model was made of, as `actionsFingerprint` identifies actions. */
import type { Feature, Features } from "../data/features.ts";
import { type Digest, digestAtOnce } from "../data/fingerprint.ts";
import type { FeatureNeeds } from "./featured.ts";

/**
 * "items.genres as shares": what a model needs, as a text for notes and messages.
 *
 * @example
 * ```ts
 * describeNeeds({ genres: { of: "items", as: "shares" } }); // "items.genres as shares"
 * ```
 */
export const describeNeeds = (needs: FeatureNeeds): string =>
  Object.entries(needs)
    .map(([name, { of, as, column = name }]) => `${of}.${column} as ${as}`)
    .join(", ");

/**
 * The names of the categories of each need that has some, in the order of their numbers.
 *
 * @example
 * ```ts
 * vocabulariesOf({ genres: { of: "items", as: "shares" } }, features); // { genres: ["science fiction", "comedy"] }
 * ```
 */
export const vocabulariesOf = (
  needs: FeatureNeeds,
  features: Features | undefined,
): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    Object.entries(needs).flatMap(([name, { of, column = name }]) => {
      const feature = features?.[of].get(column);
      return feature === undefined || feature.kind === "number" ? [] : [[name, feature.names]];
    }),
  );

/**
 * SHA-256 of the features that a model needs, in the order of the data's users and items, as 64 hexadecimal digits. Two models
 * of equal needs are made of the same only if it is equal.
 *
 * @example
 * ```ts
 * (await featureFingerprint({ year: { of: "items", as: "numbers" } }, features)).slice(0, 12); // "1bffc14d1258"
 * ```
 */
export const featureFingerprint = (
  needs: FeatureNeeds,
  features: Features | undefined,
  digest: Digest = digestAtOnce,
): Promise<string> =>
  digest(
    Object.entries(needs).flatMap(([name, need]) => {
      const feature = features?.[need.of].get(need.column ?? name);
      const what = textBytes(`attrec feature 1: ${name}: ${describeNeeds({ [name]: need })}\n`);
      return feature ? [what, ...partsOf(feature)] : [what];
    }),
  );

/**
 * All features of data, as the needs of a model that looks at each of them.
 *
 * @example
 * ```ts
 * describeNeeds(allNeeds(features)); // "items.year as numbers, items.country as numbers, items.genres as numbers"
 * ```
 */
export const allNeeds = (features: Features): FeatureNeeds =>
  Object.fromEntries(
    (["users", "items"] as const).flatMap((of) =>
      [...features[of].keys()].map((column) => [`${of}.${column}`, { of, as: "numbers", column }] as const),
    ),
  );

const textBytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

const bytesOf = (x: Int32Array | Float32Array | Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(x.buffer as ArrayBuffer, x.byteOffset, x.byteLength);

const partsOf = (feature: Feature): readonly Uint8Array<ArrayBuffer>[] => {
  if (feature.kind === "number") return [bytesOf(feature.values), bytesOf(feature.known)];
  const offsets = feature.kind === "categories" ? [bytesOf(feature.offsets)] : [];
  return [...offsets, bytesOf(feature.values), textBytes(JSON.stringify(feature.names))];
};
