/** Identifies the features of data, which decide the results of models that look at them. */
import type { Dataset } from "attrec";
import { allNeeds, featureFingerprint } from "attrec/extend";

/** SHA-256 of all features of data; undefined where there are none. */
export const featuresOf = async ({ features }: Pick<Dataset, "features">): Promise<string | undefined> =>
  features && featureFingerprint(allNeeds(features), features);
