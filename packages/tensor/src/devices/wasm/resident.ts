/** Results that stay in a heap: carried state, and results of functions that are compiled as resident. */
import { type AnyTensor, count, type HostArray } from "../../tensor.ts";
import type { End } from "../../graph/program.ts";
import { dataNode } from "../../ops/tensor.ts";
import type { HeldStorage } from "../arguments.ts";
import { SPENT } from "../spendable.ts";
import type { Block, Heap } from "./heap.ts";
import type { Tenant } from "./tenants.ts";

/** Where the elements are: in a block, on the host if they were not used for a while, or nowhere after they were given away. */
interface Cell {
  where: Block | HostArray | undefined;
}

/** A block of the heap as a tensor. The block is free again when nothing refers to the tensor any more. */
export const residentTensor = (heap: Heap, block: Block, like: End): AnyTensor => {
  const cell: Cell = { where: block };
  const tenant = tenantOf(heap, cell, like);
  const { bytes } = block;
  const held = (): Block | HostArray => {
    if (!cell.where) throw new Error(SPENT);
    return cell.where;
  };
  const settled = (): Block => {
    const where = held();
    const there = isBlock(where) ? where : settle(heap, where);
    cell.where = there;
    heap.tenants.use(tenant, bytes);
    return there;
  };
  const storage: HeldStorage<Block> = {
    memory: heap,
    read: () => {
      const where = held();
      return isBlock(where) ? copyOf(heap, where, like) : where;
    },
    verify: () => void held(),
    place: settled,
    take: () => {
      const taken = settled();
      cell.where = undefined;
      heap.tenants.forget(tenant);
      return taken;
    },
    spend: () => {
      const where = held();
      cell.where = undefined;
      heap.tenants.forget(tenant);
      if (isBlock(where)) heap.free(where);
    },
  };
  heap.tenants.use(tenant, bytes);
  heap.tenants.follow(storage, tenant);
  return dataNode(storage, like.shape, like.sizes, like.dtype);
};

/** The cell as a tenant, which does not refer to the storage. */
const tenantOf = (heap: Heap, cell: Cell, { sizes, dtype }: Pick<End, "sizes" | "dtype">): Tenant => {
  const free = (): void => {
    if (cell.where && isBlock(cell.where)) heap.free(cell.where);
  };
  return {
    vacate: () => {
      if (!cell.where || !isBlock(cell.where)) return;
      const copy = copyOf(heap, cell.where, { sizes, dtype });
      free();
      cell.where = copy;
    },
    end: free,
  };
};

const isBlock = (where: Block | HostArray): where is Block => "address" in where;

const copyOf = (heap: Heap, { address }: Block, { sizes, dtype }: Pick<End, "sizes" | "dtype">): HostArray =>
  heap.copyOf(address, count(sizes), dtype);

/** Moves elements that had left the heap into a new block. */
const settle = (heap: Heap, elements: HostArray): Block => {
  const block = heap.allocate(heap.cellBytes * elements.length);
  heap.write(block.address, elements, elements instanceof Int32Array ? "int" : "float");
  return block;
};
