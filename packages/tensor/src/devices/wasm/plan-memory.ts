/** The memory that a plan keeps from call to call: constants, the rows of the batch, and copies of arguments. */
import { bytesOf } from "../../plan/order/buffers.ts";
import type { Node } from "../../tensor.ts";
import type { Block, Heap } from "./heap.ts";
import type { Tenant } from "./tenants.ts";

/** The blocks of a plan. They may leave the memory between calls, and return when the plan runs. */
export interface PlanMemory {
  /** Makes sure that the constants are in the memory, and says whether it had to write them. */
  readonly settle: () => boolean;
  /** The block of a constant or of another node of the plan's own. It exists from `settle` on. */
  readonly blockOf: (node: Node) => Block | undefined;
  /** A block for the copy of an argument. The next call uses it again. */
  readonly copyOf: (node: Node) => Block;
  /** Gives all blocks back, until the plan runs again. */
  readonly release: () => void;
  /** Gives all blocks back when nothing refers to the owner any more. */
  readonly follow: (owner: object) => void;
}

/** What the threads hold of a plan. */
export interface PlanCode {
  readonly bytes: number;
  readonly release: () => void;
}

/** The nodes of a plan that have blocks of their own. */
export interface OwnNodes {
  readonly constants: readonly Node[];
  /** Nodes that each call derives from its batch. */
  readonly derived: readonly Node[];
  /** Arguments that may be copied. */
  readonly copies: readonly Node[];
}

/** The memory of a plan, empty at first. */
export const planMemory = (heap: Heap, { constants, derived, copies }: OwnNodes, code: PlanCode): PlanMemory => {
  const nodes = [...constants, ...derived, ...copies];
  const numbers = new Map(nodes.map((node, i) => [node, i]));
  const blocks: (Block | undefined)[] = nodes.map(() => undefined);
  const bytes = nodes.reduce((sum, node) => sum + bytesOf(node, heap.cellBytes), code.bytes);
  const tenant = tenantOf(heap, blocks, code);
  const blockOf = (node: Node): Block | undefined => {
    const number = numbers.get(node);
    return number === undefined ? undefined : blocks[number];
  };
  const blockFor = (node: Node): Block => {
    const known = blockOf(node);
    if (known) return known;
    const number = numbers.get(node);
    if (number === undefined) throw new RangeError(`wasm: '${node.operation.name}' has no block of its own.`);
    return (blocks[number] = heap.allocate(bytesOf(node, heap.cellBytes)));
  };
  return {
    settle: () => {
      heap.tenants.use(tenant, bytes);
      const isThere = [...constants, ...derived].every(blockOf);
      if (isThere) return false;
      derived.forEach(blockFor);
      for (const node of constants) {
        const { address } = blockFor(node);
        const { lowering } = node.operation;
        if (lowering.kind === "constant") heap.write(address, lowering.elements, node.dtype);
      }
      return true;
    },
    blockOf,
    copyOf: blockFor,
    release: () => {
      heap.tenants.leave(tenant);
      tenant.end();
    },
    follow: (owner) => heap.tenants.follow(owner, tenant),
  };
};

/** The blocks as a tenant. It lives until the plan gives its memory back, and refers to nothing else of the plan. */
const tenantOf = (heap: Heap, blocks: (Block | undefined)[], code: PlanCode): Tenant => {
  const end = (): void => {
    for (const block of blocks) if (block) heap.free(block);
    blocks.fill(undefined);
    code.release();
  };
  return { vacate: end, end };
};
