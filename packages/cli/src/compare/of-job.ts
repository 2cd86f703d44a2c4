/** The model and the device of a job that a process gets: models that ship, and models of one's own. */
import { contenderNamed, type ContenderOf, type DeviceOf } from "@attrec/compare";
import { AUTO, deviceNamed, hasWasmBytes } from "../options/device.ts";
import { ownContender } from "./own-models.ts";

/** The contender of a job. */
export const contenderOf: ContenderOf = ({ cell, place }) =>
  place === undefined ? contenderNamed(cell.model) : ownContender(place);

/** The device of a job, with one thread: that of its cell, or of those with the same bytes the one that the suite chose. */
export const deviceOf: DeviceOf = ({ cell: { device = "wasm" }, device: chosen = AUTO }) =>
  deviceNamed(hasWasmBytes(device) ? chosen : device, 1);
