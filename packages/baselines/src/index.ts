/**
 * Models that AttRec is compared with, each a plain value of pure functions.
 *
 * @module @attrec/baselines
 */

export { bprmf, bprmfDefaults, type BprmfOptions, type BprmfParameters } from "./models/bprmf.ts";
export { caser, caserDefaults, type CaserOptions, type CaserParameters } from "./models/caser.ts";
export { fmc, fmcDefaults, type FmcOptions, type FmcParameters } from "./models/fmc.ts";
export { fpmc, fpmcDefaults, type FpmcOptions, type FpmcParameters } from "./models/fpmc.ts";
export { type Grid, grids, type GridValue, pointsOf, type SearchedModel } from "./models/grids.ts";
export { hrm, hrmDefaults, type HrmOptions, type HrmParameters } from "./models/hrm.ts";
export {
  type Gate,
  lstmPlus,
  lstmPlusDefaults,
  type LstmPlusOptions,
  type LstmPlusParameters,
} from "./models/lstm-plus.ts";
export { popularity } from "./models/popularity.ts";
export { prme, prmeDefaults, type PrmeOptions, type PrmeParameters } from "./models/prme.ts";
export { sameAsLast, sameAsLastDefaults, type SameAsLastOptions } from "./models/same-as-last.ts";
export { transrec, transrecDefaults, type TransRecOptions, type TransRecParameters } from "./models/transrec.ts";
