/** The model and the device of a job that a process gets: models that ship, and models of one's own. */
import { contenderNamed, type ContenderOf, type DeviceOf } from "@attrec/compare";
import { deviceNamed } from "../options/device.ts";
import { ownContender } from "./own-models.ts";

/** The contender of a job. */
export const contenderOf: ContenderOf = ({ cell, place }) =>
  place === undefined ? contenderNamed(cell.model) : ownContender(place);

/** The device of a cell, with one thread. */
export const deviceOf: DeviceOf = ({ device = "wasm" }) => deviceNamed(device, 1);
