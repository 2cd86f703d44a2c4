/** The process that measures the cost of cells of models that ship, and of models of one's own. */
import { contenderNamed, serveCosts } from "@attrec/compare";
import { ownContender } from "./own-models.ts";

serveCosts(({ cell, place }) => (place === undefined ? contenderNamed(cell.model) : ownContender(place)));
