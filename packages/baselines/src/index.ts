export { bprmf, bprmfDefaults, type BprmfOptions, type BprmfParameters } from "./models/bprmf.ts";
