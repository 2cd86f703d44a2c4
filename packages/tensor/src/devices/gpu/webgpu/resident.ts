// Results that stay on the card.
import type { DType, HostArray } from "../../../tensor.ts";
import type { SpendableStorage } from "../../spendable.ts";
import { hold } from "../holding.ts";
import type { Card } from "./card.ts";
import type { GpuBuffer } from "./interface.ts";

/** Numbers that are on a graphics card: spending them hands over their buffer. */
export interface CardStorage extends SpendableStorage {
  readonly card: Card;
  readonly load: () => Promise<HostArray>;
  /** The buffer, which stays its own. */
  readonly buffer: () => GpuBuffer;
  readonly take: () => GpuBuffer;
}

/** Whether storage is on this card. */
export const isOnCard = (storage: object, card: Card): storage is CardStorage =>
  "card" in storage && storage.card === card;

/** Reading is for the host, and a graphics card answers later. */
const LATER =
  "This tensor is on the graphics card, which answers only a moment later: await toHost(tensor) first, and read what that gives.";

/** A buffer as storage. When nothing refers to it any more the buffer is given back. `soon`: its numbers, if they are under way. */
export const residentOnCard = (
  card: Card,
  buffer: GpuBuffer,
  elements: number,
  dtype: DType,
  soon: Promise<Float32Array> | undefined,
): CardStorage => {
  const { held, take, releaseWith } = hold(buffer, (one) => one.destroy());
  const storage: CardStorage = {
    card,
    read: () => {
      held();
      throw new Error(LATER);
    },
    load: async () => {
      const from = held();
      // A buffer of no elements has room for one.
      const numbers = (await (soon ?? card.read(from, elements))).subarray(0, elements);
      return dtype === "int" ? Int32Array.from(numbers) : numbers;
    },
    verify: held,
    buffer: held,
    take,
    spend: () => {
      take().destroy();
    },
  };
  releaseWith(storage);
  return storage;
};
