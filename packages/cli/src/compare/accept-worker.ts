/** The process that checks whether this machine has what a queued study needs. */
import { allContenders, serveAcceptance } from "@attrec/compare";
import { deviceNamed } from "../options/device.ts";
import { ownContenders } from "./own-models.ts";

serveAcceptance(
  async (own) => [...allContenders, ...(await ownContenders(own))],
  async (name) => void (await deviceNamed(name, 1)),
);
