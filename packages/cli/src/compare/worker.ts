/** The process that runs cells. */
import { serveCells } from "@attrec/compare";
import { lengthenStacks, sentenceWithLine } from "../program/users-line.ts";
import { contenderOf, deviceOf } from "./of-job.ts";

lengthenStacks();
serveCells(contenderOf, deviceOf, sentenceWithLine);
