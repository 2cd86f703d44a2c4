/** The process that runs cells of models that ship, and of models of one's own. */
import { contenderNamed, serveCells } from "@attrec/compare";
import { ownContender } from "./own-models.ts";

serveCells(({ cell, place }) => (place === undefined ? contenderNamed(cell.model) : ownContender(place)));
