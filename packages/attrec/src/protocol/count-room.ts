// Holds what is asked of a device for one block after another, in arrays of one size: so a compiled plan keeps one shape.
import { at } from "@attrec/tensor/extend";
import type { PreparedTask } from "./query-blocks.ts";
import type { CountAsked } from "./rank-counted.ts";

/** Room for the items that a device is asked for, as many as the largest block of a task takes. */
export type CountRoom = Pick<CountAsked, "targets" | "targetRows" | "others">;

/** Fills the room with the items that are asked for. What is left over asks for the first item of the first row, or for what the first row asks. */
export const fillRoom = (
  room: CountRoom,
  asked: readonly { readonly targets: Int32Array; readonly others: ArrayLike<number> & Iterable<number> }[],
  itemCount: number,
): void => {
  let [target, other] = [0, 0];
  for (const [row, { targets, others }] of asked.entries()) {
    for (const item of targets) {
      if (room.targetRows) room.targetRows[target] = row;
      room.targets[target++] = item;
    }
    for (const item of others) room.others[other++] = row * itemCount + item;
  }
  room.targets.fill(at(room.targets, 0), target);
  room.targetRows?.fill(0, target);
  room.others.fill(0, other);
};

/** Room for what a device is asked for in each block of a task. */
export const roomFor = (task: PreparedTask): CountRoom => {
  const { queries, targets, targetOffsets, blockSize } = task;
  const queryCount = queries.users.length;
  let [mostTargets, mostOthers] = [1, 1];
  for (let start = 0; start < queryCount; start += blockSize) {
    const end = Math.min(start + blockSize, queryCount);
    mostTargets = Math.max(mostTargets, at(targetOffsets, end) - at(targetOffsets, start));
    mostOthers = Math.max(mostOthers, othersBetween(task, start, end));
  }
  const hasOneEach = targets.length === queryCount;
  const others = new Int32Array(mostOthers);
  return hasOneEach
    ? { targets: new Int32Array(blockSize), others }
    : { targets: new Int32Array(mostTargets), targetRows: new Int32Array(mostTargets), others };
};

/** The most other items that some queries ask for, or a little more where users repeat items. */
const othersBetween = ({ queries, split, sampled, protocol }: PreparedTask, start: number, end: number): number => {
  if (sampled !== undefined) return sampled * (end - start);
  if (protocol.rankSeen) return 0;
  let actions = 0;
  for (let query = start; query < end; query++)
    actions += at(queries.starts, query) - at(split.sequences.offsets, at(queries.users, query));
  return actions;
};
