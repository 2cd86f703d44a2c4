/** Places the arguments of a call in a device's memory: the beginning of every plan's run. */
import { at } from "../at.ts";
import type { Program } from "../graph/program.ts";
import type { AnyTensor } from "../tensor.ts";
import { type SpendableStorage, spend } from "./spendable.ts";

/** Storage of a result that stays in the memory of its device. `P` is a place there: a block, a buffer, a texture. */
export interface HeldStorage<P> extends SpendableStorage {
  /** The memory that holds it. */
  readonly memory: object | undefined;
  /** The place, which stays the storage's own. */
  readonly place: () => P;
  /** Hands the place over: reading the storage is an error from then on. */
  readonly take: () => P;
}

/** What a memory does with the arguments of a program. */
export interface ArgumentMemory<P> {
  /** The memory, by which its results are known. */
  readonly memory: object;
  /** Whether the program reads input number `i`: always unless told. An input that is not read has no place. */
  readonly reads?: (i: number) => boolean;
  /** Copies an argument that lies elsewhere. The place of a carried one belongs to the state from then on. */
  readonly bring: (given: AnyTensor, i: number, isCarried: boolean) => P;
  /** Gives back the place of a carried argument, since another argument has none. */
  readonly free?: (place: P) => void;
}

/** The arguments of a call in their places. */
export interface PlacedArguments<P> {
  /** By input. */
  readonly places: readonly (P | undefined)[];
  /** Whether the place of input number `i` is lent: it stays with the tensor that was given. */
  readonly isLent: (i: number) => boolean;
  /** Takes over the carried arguments: the caller's tensors are spent. */
  readonly takeOver: () => void;
}

/**
 * Gives each argument of a program its place for a call: where it lies, if it is a result in this memory, or else in a copy. Nothing
 * is spent until every argument has its place. No tensor is given twice if one of the two is carried, which `compile` sees to.
 */
export const placeArguments = <P>(
  { inputs, carried }: Program,
  { memory, reads = () => true, bring, free }: ArgumentMemory<P>,
): ((given: readonly AnyTensor[]) => PlacedArguments<P>) => {
  const isCarried = inputs.map((_, i) => carried.includes(i));
  const placesOf = (given: readonly AnyTensor[], held: readonly (HeldStorage<P> | undefined)[]) => {
    const brought: P[] = [];
    try {
      return given.map((tensor, i): P | undefined => {
        if (!reads(i)) return undefined;
        if (held[i]) return held[i].place();
        const place = bring(tensor, i, at(isCarried, i));
        if (isCarried[i]) brought.push(place);
        return place;
      });
    } catch (error) {
      if (free) brought.forEach(free);
      throw error;
    }
  };
  return (given) => {
    const held = given.map((tensor) => heldIn<P>(memory, tensor));
    const places = placesOf(given, held);
    return {
      places,
      isLent: (i) => held[i] !== undefined && !isCarried[i],
      takeOver: () => {
        given.forEach((tensor, i) => {
          if (!isCarried[i]) return;
          if (held[i] && reads(i)) held[i].take();
          else spend(tensor);
        });
      },
    };
  };
};

/** The storage of a tensor, if it lies in a memory. Its places are then the memory's. */
const heldIn = <P>(memory: object, { operation: { lowering } }: AnyTensor): HeldStorage<P> | undefined =>
  lowering.kind === "data" && isHeld<P>(lowering.storage, memory) ? lowering.storage : undefined;

const isHeld = <P>(storage: object, memory: object): storage is HeldStorage<P> =>
  "memory" in storage && storage.memory === memory;
