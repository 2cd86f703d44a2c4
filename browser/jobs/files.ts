/** A job: reads and writes files of tensors on a page. */
import { tensor } from "@attrec/tensor";
import {
  decodeNpz,
  decodeSafetensors,
  encodeNpz,
  encodeSafetensors,
  type StoredTensor,
  storedTree,
} from "@attrec/tensor/files";
import { digest } from "./digest.ts";

/** What files of one tree hold, written and read in every format, and the sentence for one that is damaged. */
export const files = async (): Promise<Readonly<Record<string, string>>> => {
  const numbers = Float32Array.from({ length: 1000 }, (_, i) => Math.sqrt(i % 50));
  const tree = { layers: [{ weights: tensor("20 50", numbers) }, { ids: tensor("int:3", [1, -2, 3]) }] };
  const tensors = storedTree(tree, { type: (name) => (name === "layers.0.weights" ? "F16" : undefined) });
  const held = async (all: ReadonlyMap<string, StoredTensor>): Promise<string> =>
    `${[...all.keys()].join(" ")}: ${await digest([...all.values()].map(({ data }) => data))}`;
  const [plain, packed] = [await encodeNpz(tensors), await encodeNpz(tensors, { isCompressed: true })];
  const safe = encodeSafetensors(tensors, { epoch: "3" });
  const damaged = packed.slice();
  damaged.fill(0xff, 60, 90);
  const refusal: unknown = await decodeNpz(damaged).catch((error: unknown) => error);
  return {
    plain: await digest([plain]),
    plainRead: await held(await decodeNpz(plain)),
    packedRead: await held(await decodeNpz(packed)),
    safe: await digest([safe]),
    safeRead: await held(decodeSafetensors(safe).tensors),
    isSmaller: String(packed.length < plain.length / 2),
    // The reason in it is the engine's.
    refusal: String(refusal).slice(0, 60),
  };
};
