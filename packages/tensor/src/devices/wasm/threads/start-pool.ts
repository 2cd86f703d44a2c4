/** Gives a device its threads: at once. The field `browser` of the package puts `late-pool.ts` in the place of this file. */
export { threadedPool as startPool } from "./threaded-pool.ts";
