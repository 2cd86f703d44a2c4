/** The process that measures the cost of cells. */
import { serveCosts } from "@attrec/compare";
import { lengthenStacks, sentenceWithLine } from "../program/users-line.ts";
import { contenderOf, deviceOf } from "./of-job.ts";

lengthenStacks();
serveCosts(contenderOf, deviceOf, sentenceWithLine);
