/** Runs before every file of tests: the seed of the run, which `vitest.config.ts` found. */
import fc from "fast-check";

const seed = process.env["ATTREC_SEED"];
if (seed !== undefined && seed !== "") fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
