import { type AnyTensor, count, type HostArray } from "../../tensor.ts";
import { dataTensor } from "../../ops/tensor.ts";
import type { End } from "../device.ts";
import { SPENT, type SpendableStorage } from "../spendable.ts";
import type { Block, Cell, Heap } from "./heap.ts";

/** State that stays in a heap: spending it hands over its block. */
export interface ResidentStorage extends SpendableStorage {
  readonly heap: Heap;
  /** The block, which stays its own. */
  readonly block: () => Block;
  readonly take: () => Block;
}

/** Whether storage lies in this heap. */
export const isResident = (storage: object, heap: Heap): storage is ResidentStorage =>
  "heap" in storage && storage.heap === heap;

/** A block of the heap as a tensor. When nothing refers to the tensor any more the block is free again. */
export const residentTensor = (heap: Heap, block: Block, like: End): AnyTensor => {
  const cell: Cell = { block };
  const mine = (): Block => {
    if (!cell.block) throw new Error(SPENT);
    return cell.block;
  };
  const storage: ResidentStorage = {
    heap,
    read: (): HostArray => {
      const { address } = mine();
      const elements = count(like.sizes);
      return like.dtype === "int" ? heap.ints(address, elements).slice() : heap.floats(address, elements).slice();
    },
    verify: mine,
    block: mine,
    take: () => {
      const taken = mine();
      cell.block = undefined;
      heap.keep(cell);
      return taken;
    },
    spend: () => {
      heap.free(storage.take());
    },
  };
  heap.freeWithOwner(storage, cell);
  return dataTensor(storage, like.shape, like.sizes, like.dtype);
};
