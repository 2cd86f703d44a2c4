// A test device whose results come later, like those of a graphics card.
import { type AnyTensor, type Device, read } from "@attrec/tensor";
import { dataTensor } from "@attrec/tensor/extend";

/** A device that answers later. */
export interface LateDevice extends Device {
  /** The largest number of results that were pending at once. */
  readonly mostAwaited: () => number;
}

/**
 * Another device whose results come later, as a graphics card's do: `read` throws, and `toHost` is kept at a later turn of the
 * event loop. The numbers come from the other device, so that every byte must be equal.
 */
export const late = (device: Device): LateDevice => {
  const results = new WeakMap<AnyTensor, AnyTensor>();
  let [awaited, most] = [0, 0];
  const later = (result: AnyTensor): AnyTensor => {
    const load = async () => {
      // A card copies the values that it held at the time of the request.
      const elements = read(result).slice();
      most = Math.max(most, ++awaited);
      await new Promise((resolve) => setImmediate(resolve));
      awaited--;
      return elements;
    };
    const readsLater = (): never => {
      throw new Error("This tensor was read before it was there.");
    };
    const tensor = dataTensor({ read: readsLater, load }, result.shape, result.sizes, result.dtype);
    results.set(tensor, result);
    return tensor;
  };
  return {
    ...device,
    name: `${device.name}, later`,
    mostAwaited: () => most,
    prepare: (program) => {
      const plan = device.prepare(program);
      return {
        ...plan,
        run: (given, meanwhile) => {
          const own = given.map((tensor) => results.get(tensor) ?? tensor);
          return plan.run(own, meanwhile).map(later);
        },
      };
    },
  };
};
