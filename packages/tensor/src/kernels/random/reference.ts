/** The meaning of random numbers: the numbers of the generator. */
import { at } from "../../at.ts";
import { coarseUniforms, uniforms } from "../../random/philox.ts";
import type { Reference } from "../../testing/reading.ts";
import type { RandomKernel } from "./kernel.ts";

/** Random numbers. */
export const randomReference: Reference<RandomKernel> = {
  size: ({ size }) => size,
  run: ({ bits, stream, size }, buffers) => {
    const key = at(buffers, 0);
    return (bits === 24 ? uniforms : coarseUniforms)([at(key, 0), at(key, 1)], stream, size);
  },
};
