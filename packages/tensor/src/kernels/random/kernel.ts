/** Uniform numbers from a key. */
import { count, type RandomBits } from "../../tensor.ts";
import { type Definition, loweringOf } from "../definition.ts";

/**
 * `size` numbers uniform in [0, 1), by Philox4x32-10 with counter (i, stream, 0, 0) for block i (`random/philox.ts`). A block is
 * four numbers, the upper 24 bits of its words times 2^-24, or eight numbers of 16 bits, the lower and then the upper halves of
 * its words. Inputs: key (two ints). It is split by blocks.
 */
export interface RandomKernel {
  readonly kind: "random";
  readonly stream: number;
  readonly size: number;
  readonly bits: RandomBits;
}

/** The number of random numbers in a block of a random kernel. */
export const numbersInBlock = (bits: RandomBits): number => (bits === 24 ? 4 : 8);

/** The definition of random kernels. */
export const random: Definition<RandomKernel> = {
  extent: ({ size, bits }) => Math.ceil(size / numbersInBlock(bits)),
  work: ({ size }) => size * 12,
  text: ({ size, bits }) => `random ${size} of ${bits} bits`,
  primitive: {
    kernel: (node) => {
      const { stream, bits } = loweringOf(node, "random");
      return { kind: "random", size: count(node.sizes), stream, bits };
    },
  },
};
