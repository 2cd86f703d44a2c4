/** The process that runs cells. */
import { serveCells } from "@attrec/compare";
import { contenderOf, deviceOf } from "./of-job.ts";

serveCells(contenderOf, deviceOf);
