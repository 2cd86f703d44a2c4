/**
 * Models to compare AttRec with, each a plain value of pure functions.
 *
 * @module @attrec/baselines
 */

// @category Models
export {
  bert4rec,
  bert4recDefaults,
  type Bert4recExamples,
  bert4recOptions,
  type Bert4recOptions,
  type Bert4recParameters,
} from "./models/bert4rec.ts";
export { bprmf, bprmfDefaults, bprmfOptions, type BprmfOptions, type BprmfParameters } from "./models/bprmf.ts";
export { caser, caserDefaults, caserOptions, type CaserOptions, type CaserParameters } from "./models/caser.ts";
export { ease, easeDefaults, easeOptions, type EaseOptions } from "./models/ease.ts";
export { fmc, fmcDefaults, fmcOptions, type FmcOptions, type FmcParameters } from "./models/fmc.ts";
export { fpmc, fpmcDefaults, fpmcOptions, type FpmcOptions, type FpmcParameters } from "./models/fpmc.ts";
export {
  gru4rec,
  gru4recDefaults,
  type Gru4recExamples,
  gru4recOptions,
  type Gru4recOptions,
  type Gru4recParameters,
} from "./models/gru4rec.ts";
export { hrm, hrmDefaults, hrmOptions, type HrmOptions, type HrmParameters } from "./models/hrm.ts";
export { itemKnn, itemKnnDefaults, itemKnnOptions, type ItemKnnOptions } from "./models/item-knn.ts";
export {
  lrurec,
  type LrurecBlock,
  lrurecDefaults,
  type LrurecExamples,
  lrurecOptions,
  type LrurecOptions,
  type LrurecParameters,
} from "./models/lrurec.ts";
export {
  type Gate,
  lstmPlus,
  lstmPlusDefaults,
  lstmPlusOptions,
  type LstmPlusOptions,
  type LstmPlusParameters,
} from "./models/lstm-plus.ts";
export { popularity, popularityOptions } from "./models/popularity.ts";
export { models } from "./models/models.ts";
export { prme, prmeDefaults, prmeOptions, type PrmeOptions, type PrmeParameters } from "./models/prme.ts";
export {
  sasrec,
  sasrecDefaults,
  type SasrecExamples,
  sasrecOptions,
  type SasrecOptions,
  type SasrecParameters,
} from "./models/sasrec.ts";
export type { Norm, TransformerBlock } from "./models/transformer.ts";
export { sameAsLast, sameAsLastDefaults, sameAsLastOptions, type SameAsLastOptions } from "./models/same-as-last.ts";
export {
  transrec,
  transrecDefaults,
  transrecOptions,
  type TransRecOptions,
  type TransRecParameters,
} from "./models/transrec.ts";
export { vSknn, vSknnDefaults, vSknnOptions, type VSknnOptions } from "./models/v-sknn.ts";

// @category Search spaces
export {
  type Grid,
  type GridPoint,
  grids,
  type GridValue,
  type HistoryChoice,
  pointsOf,
  type SearchedModel,
} from "./models/grids.ts";
