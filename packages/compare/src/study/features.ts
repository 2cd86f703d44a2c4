/** Identifies the features of data, which decide the results of models that look at them. */
import type { Dataset } from "attrec";
import { allNeeds, featureFingerprint } from "attrec/extend";

/**
 * SHA-256 of all features of data; undefined where there are none.
 *
 * @example
 * ```ts
 * await featuresOf(dataset); // undefined
 * (await featuresOf({ features }))?.slice(0, 12); // "e16a9e236c0d"
 * ```
 */
export const featuresOf = async ({ features }: Pick<Dataset, "features">): Promise<string | undefined> =>
  features && featureFingerprint(allNeeds(features), features);
