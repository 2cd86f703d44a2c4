/** What a plan has in the memory from call to call: constants, rows that are found for each batch, and copies of arguments. */
import { bytesOf } from "../../plan/order/buffers.ts";
import { count, type Node } from "../../tensor.ts";
import type { Block, Heap } from "./heap.ts";
import type { Tenant } from "./tenants.ts";

/** The blocks of a plan. They may leave the memory between calls, and are there again when the plan runs. */
export interface PlanMemory {
  /** Has the constants in the memory, and tells whether they were not there before. */
  readonly settle: () => boolean;
  /** The block of a constant or of another of the plan's own nodes, which is there from `settle` on. */
  readonly blockOf: (node: Node) => Block | undefined;
  /** A block for the copy of an argument, which the next call uses again. */
  readonly copyOf: (node: Node) => Block;
  /** Gives all of it back, until the plan runs again. */
  readonly release: () => void;
  /** Does so when nothing refers to the owner any more. */
  readonly follow: (owner: object) => void;
}

/** What a plan's threads hold of it. */
export interface PlanCode {
  readonly bytes: number;
  readonly release: () => void;
}

/** The nodes of a plan that have blocks of their own. */
export interface OwnNodes {
  readonly constants: readonly Node[];
  /** What is found for each call. */
  readonly derived: readonly Node[];
  /** Arguments of which there may be copies. */
  readonly copies: readonly Node[];
}

/** The memory of a plan that has nothing yet. */
export const planMemory = (heap: Heap, { constants, derived, copies }: OwnNodes, code: PlanCode): PlanMemory => {
  const nodes = [...constants, ...derived, ...copies];
  const numbers = new Map(nodes.map((node, i) => [node, i]));
  const blocks: (Block | undefined)[] = nodes.map(() => undefined);
  const bytes = nodes.reduce((sum, node) => sum + bytesOf(node), code.bytes);
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
    return (blocks[number] = heap.allocate(bytesOf(node)));
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
        const words = node.dtype === "int" ? heap.ints : heap.floats;
        if (lowering.kind === "constant") words(address, count(node.sizes)).set(lowering.elements);
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

/** The blocks as a tenant. It lives until the plan's memory is given back, and refers to no more of the plan than that. */
const tenantOf = (heap: Heap, blocks: (Block | undefined)[], code: PlanCode): Tenant => {
  const end = (): void => {
    for (const block of blocks) if (block) heap.free(block);
    blocks.fill(undefined);
    code.release();
  };
  return { vacate: end, end };
};
