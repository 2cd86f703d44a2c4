/**
 * Models that AttRec is compared with, each a plain value of pure functions.
 *
 * @module @attrec/baselines
 */

export { bprmf, bprmfDefaults, type BprmfOptions, type BprmfParameters } from "./models/bprmf.ts";
export { fmc, fmcDefaults, type FmcOptions, type FmcParameters } from "./models/fmc.ts";
export { fpmc, fpmcDefaults, type FpmcOptions, type FpmcParameters } from "./models/fpmc.ts";
export { hrm, hrmDefaults, type HrmOptions, type HrmParameters } from "./models/hrm.ts";
export { prme, prmeDefaults, type PrmeOptions, type PrmeParameters } from "./models/prme.ts";
export { transrec, transrecDefaults, type TransRecOptions, type TransRecParameters } from "./models/transrec.ts";
