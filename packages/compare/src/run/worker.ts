/** The process of a pool by default: it runs cells of the models that ship. */
import { contenderNamed } from "../study/more-models.ts";
import { serveCells } from "./serve-cells.ts";

serveCells(({ cell }) => contenderNamed(cell.model));
