/** The process that checks whether this machine has what a queued study needs. */
import { allContenders, serveAcceptance } from "@attrec/compare";
import { deviceNamed } from "../options/device.ts";
import { lengthenStacks, sentenceWithLine } from "../program/users-line.ts";
import { ownContenders } from "./own-models.ts";

lengthenStacks();
serveAcceptance(
  async (own) => [...allContenders, ...(await ownContenders(own))],
  async (name) => void (await deviceNamed(name, 1)),
  sentenceWithLine,
);
