// Results that stay on the card.
import type { DType, HostArray } from "../../../tensor.ts";
import type { HeldStorage } from "../../arguments.ts";
import { resultOnHost } from "../exact.ts";
import { hold } from "../holding.ts";
import { type Card, readOnce } from "./card.ts";
import { floatsOfHalves, wordsOfHalves } from "./halves.ts";
import type { GpuBuffer } from "./interface.ts";

/** Numbers that are on a graphics card: spending them hands over their buffer. */
export interface CardStorage extends HeldStorage<GpuBuffer> {
  readonly load: () => Promise<HostArray>;
  /**
   * An array as large as the buffer. An engine does not see a card's memory, and would not look for dropped results without
   * it. Nothing writes to the array, so it takes no memory. A carried state has none, since the next step takes the state over.
   */
  readonly weight: ArrayBuffer;
}

/** Results of fewer bytes need no such array: an engine looks for them soon enough because of their objects on the host. */
const SEEN = 2 ** 20;

/** The error for reading at once: a graphics card answers later. */
const LATER =
  "This tensor is on the graphics card, which answers only a moment later: await toHost(tensor) first, and read what that gives.";

/**
 * A buffer as storage, and a copy of it for the host, if there is one: nothing waits for that before somebody asks. Once nothing
 * refers to the storage, both are given back.
 */
export const residentOnCard = (
  card: Card,
  buffer: GpuBuffer,
  elements: number,
  dtype: DType,
  copy: GpuBuffer | undefined,
  isCarried: boolean,
): CardStorage => {
  const isHalf = card.halves.has(buffer);
  const words = isHalf ? wordsOfHalves(elements) : elements;
  const closeAccount = card.account.open(4 * words);
  /** The numbers of the copy, once somebody has asked for them. */
  let arriving: Promise<Float32Array> | undefined;
  const leave = (): void => {
    closeAccount();
    if (!arriving) copy?.destroy();
  };
  const { held, take, releaseWith } = hold(buffer, (one) => {
    leave();
    one.destroy();
  });
  // No function here names the storage: the function that runs after the storage is dropped would keep it alive.
  const handOver = (): GpuBuffer => {
    const taken = take();
    leave();
    return taken;
  };
  const weight = new ArrayBuffer(isCarried || 4 * words < SEEN ? 0 : 4 * words);
  const storage: CardStorage = {
    memory: card,
    read: () => {
      held();
      throw new Error(LATER);
    },
    load: async () => {
      const from = held();
      const asked = copy ? (arriving ??= readOnce(copy, card.check)) : card.read(from, words);
      // The buffer for an array without elements has room for one.
      const numbers = isHalf ? floatsOfHalves(await asked, elements) : (await asked).subarray(0, elements);
      return resultOnHost(numbers, dtype);
    },
    verify: held,
    place: held,
    take: handOver,
    spend: () => handOver().destroy(),
    weight,
  };
  releaseWith(storage);
  return storage;
};
