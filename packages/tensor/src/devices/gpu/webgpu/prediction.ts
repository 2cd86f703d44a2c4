/** Tells what a launch will cost: its bytes by what its shaders touch, its milliseconds by what a card was measured to do. */
import { CELL_BYTES } from "../../../languages/access.ts";
import type { Dispatch, Memory } from "../../../languages/shaders/shader.ts";
import type { PredictedCost } from "../../device.ts";
import { at } from "../../../at.ts";
import type { Calibration } from "./calibration.ts";
import { type DividedChain, type Launch, readsOf, writesOf } from "./launches.ts";

/** What a launch writes, a part for each block. */
export const nameOf = ({ blocks }: Launch): string =>
  blocks
    .map(
      ({ dispatches }) =>
        `${at(dispatches, dispatches.length - 1).writes.name}${dispatches.length > 1 ? ` after ${dispatches.length - 1} others` : ""}`,
    )
    .join(" + ");

/** The bytes that a launch reads and writes in the card's memory. What the threads of a workgroup share is not among them. */
export const trafficOf = ({ blocks }: Launch): number =>
  CELL_BYTES *
  blocks.reduce((sum, block) => sum + block.dispatches.reduce((own, one) => own + touched(one, block), 0), 0);

const touched = (dispatch: Dispatch, { shared }: DividedChain): number => {
  const elements = (memory: Memory): number =>
    shared.has(memory) ? 0 : Math.min(memory.elements, dispatch.touched?.get(memory) ?? memory.elements);
  return [...readsOf(dispatch), ...writesOf(dispatch)].reduce((sum, memory) => sum + elements(memory), 0);
};

/** The cost of a launch on a card that was measured: it starts, and moves its bytes while it computes. */
export const predicted = (launch: Launch, card: Calibration): PredictedCost => {
  const bytes = trafficOf(launch);
  const dispatches = launch.blocks.flatMap((block) => block.dispatches);
  const total = (of: (dispatch: Dispatch) => number): number => dispatches.reduce((sum, one) => sum + of(one), 0);
  const computing =
    total(({ operations = 0 }) => operations) / card.productOperations +
    total(({ work = 0 }) => work) / card.operations;
  return { name: nameOf(launch), milliseconds: card.start + Math.max(bytes / card.bytes, computing), bytes };
};
