/** The process that measures the cost of cells. */
import { serveCosts } from "@attrec/compare";
import { contenderOf, deviceOf } from "./of-job.ts";

serveCosts(contenderOf, deviceOf);
