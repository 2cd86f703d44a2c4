/**
 * Models that AttRec is compared with, each a plain value of pure functions.
 *
 * @module @attrec/baselines
 */

export { bprmf, bprmfDefaults, type BprmfOptions, type BprmfParameters } from "./models/bprmf.ts";
