/** Measures what a cell costs here, models of one's own included. */
import { measureIn } from "@attrec/compare";

/** Measures the cost of a job's cell in a process of its own. */
export const measureCost = measureIn(new URL(import.meta.url.replace(/measure-cost(\.[jt]s)/, "cost-worker$1")));
