/**
 * Models to compare AttRec with, each a plain value of pure functions.
 *
 * @module @attrec/baselines
 */

// @category Models
export { bprmf, bprmfDefaults, bprmfOptions, type BprmfOptions, type BprmfParameters } from "./models/bprmf.ts";
export { caser, caserDefaults, caserOptions, type CaserOptions, type CaserParameters } from "./models/caser.ts";
export { fmc, fmcDefaults, fmcOptions, type FmcOptions, type FmcParameters } from "./models/fmc.ts";
export { fpmc, fpmcDefaults, fpmcOptions, type FpmcOptions, type FpmcParameters } from "./models/fpmc.ts";
export { hrm, hrmDefaults, hrmOptions, type HrmOptions, type HrmParameters } from "./models/hrm.ts";
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
export { sameAsLast, sameAsLastDefaults, sameAsLastOptions, type SameAsLastOptions } from "./models/same-as-last.ts";
export {
  transrec,
  transrecDefaults,
  transrecOptions,
  type TransRecOptions,
  type TransRecParameters,
} from "./models/transrec.ts";

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
