/** Where the arguments of a call are: in blocks of the device's own state, or in copies of what is elsewhere. */
import { at } from "../../at.ts";
import type { Program } from "../../graph/program.ts";
import { bytesOf } from "../../plan/order/buffers.ts";
import type { AnyTensor, Node } from "../../tensor.ts";
import { hostElements, integers } from "../host.ts";
import { spend } from "../spendable.ts";
import type { Block, Heap } from "./heap.ts";
import { isResident, type ResidentStorage } from "./resident.ts";

/**
 * Gives each argument of a program its place for a call. A carried one is spent, and its block becomes the state's; of what
 * is given twice, or comes from elsewhere, there is a copy; `copyOf` has the blocks of those that are not carried. Nothing is spent unless every argument has its place.
 */
export const placeArguments = (
  program: Program,
  heap: Heap,
  copyOf: (input: Node) => Block,
): ((given: readonly AnyTensor[], places: Map<Node, Block>) => void) => {
  const isCarried = program.inputs.map((_, i) => program.carried.includes(i));
  return (given, places) => {
    const storages = given.map((tensor) => residentIn(heap, tensor));
    /** The argument whose state a block becomes. */
    const takers = new Map<ResidentStorage, number>();
    storages.forEach((storage, i) => {
      if (storage && isCarried[i] && !takers.has(storage)) takers.set(storage, i);
    });
    const inPlace = storages.map((storage, i) => (storage && (takers.get(storage) ?? i) === i ? storage : undefined));
    const states: Block[] = [];
    try {
      const blocks = program.inputs.map((input, i): Block => {
        const storage = inPlace[i];
        if (storage) return storage.block();
        const block = isCarried[i] ? heap.allocate(bytesOf(input)) : copyOf(input);
        if (isCarried[i]) states.push(block);
        write(at(given, i), block, heap);
        return block;
      });
      program.inputs.forEach((input, i) => places.set(input, at(blocks, i)));
    } catch (error) {
      for (const block of states) heap.free(block);
      throw error;
    }
    given.forEach((tensor, i) => {
      if (!isCarried[i]) return;
      if (inPlace[i]) inPlace[i].take();
      else if (!storages[i]) spend(tensor);
    });
  };
};

const residentIn = (heap: Heap, { operation: { lowering } }: AnyTensor): ResidentStorage | undefined =>
  lowering.kind === "data" && isResident(lowering.storage, heap) ? lowering.storage : undefined;

const write = (given: AnyTensor, { address }: Block, heap: Heap): void => {
  const elements = given.dtype === "int" ? integers(given) : hostElements(given);
  heap[given.dtype === "int" ? "ints" : "floats"](address, elements.length).set(elements);
};
