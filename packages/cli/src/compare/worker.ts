/** The process that runs cells of models that ship, and of models of one's own. */
import { contenderNamed, serveCells } from "@attrec/compare";
import { deviceNamed } from "../options/device.ts";
import { ownContender } from "./own-models.ts";

serveCells(
  ({ cell, place }) => (place === undefined ? contenderNamed(cell.model) : ownContender(place)),
  ({ device = "wasm" }) => deviceNamed(device, 1),
);
