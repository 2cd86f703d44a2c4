/** Random numbers as a shader in WebGPU's language. */
import { numbersInBlock, type RandomKernel } from "./kernel.ts";
import { type Dispatch } from "../../languages/shaders/shader.ts";
import type { Writing } from "../writing.ts";

/** The upper 32 bits of the 64-bit product of two words, from the products of their halves. */
const MULTIPLY_HIGH = (factor: number, word: string): readonly string[] => {
  const [low, high] = [`${factor & 0xffff}u`, `${factor >>> 16}u`];
  return [
    `let middle${word} = (${word} >> 16u) * ${low} + (((${word} & 0xffffu) * ${low}) >> 16u);`,
    `let carry${word} = (${word} & 0xffffu) * ${high} + (middle${word} & 0xffffu);`,
    `let high${word} = (${word} >> 16u) * ${high} + (middle${word} >> 16u) + (carry${word} >> 16u);`,
  ];
};

/** Philox4x32-10, a block a thread: the bits of `random/philox.ts`. None if the host has to draw the numbers. */
export const randomShaders = (
  { stream, size, bits }: RandomKernel,
  { node, memories, writes }: Writing,
): readonly Dispatch[] => {
  const key = memories.key(node);
  if (!key) return [];
  const inBlock = numbersInBlock(bits);
  const numbers = Array.from({ length: inBlock }, (_, i) => {
    const word = `c${i % 4}`;
    if (bits === 24) return `f32(${word} >> 8u) * ${2 ** -24}`;
    return `f32(${i < 4 ? `${word} & 0xffffu` : `${word} >> 16u`}) * ${2 ** -16}`;
  });
  const lines = [
    "var c0 = u32(place);",
    `var c1 = ${stream >>> 0}u;`,
    "var c2 = 0u;",
    "var c3 = 0u;",
    "var k0 = u32(a0(0)) | (u32(a0(1)) << 16u);",
    "var k1 = u32(a0(2)) | (u32(a0(3)) << 16u);",
    "for (var round = 0; round < 10; round++) {",
    ...MULTIPLY_HIGH(0xd2511f53, "c0"),
    ...MULTIPLY_HIGH(0xcd9e8d57, "c2"),
    "let low0 = c0 * 0xd2511f53u;",
    "let low1 = c2 * 0xcd9e8d57u;",
    "c0 = highc2 ^ c1 ^ k0;",
    "c1 = low1;",
    "c2 = highc0 ^ c3 ^ k1;",
    "c3 = low0;",
    "k0 = k0 + 0x9e3779b9u;",
    "k1 = k1 + 0xbb67ae85u;",
    "}",
    ...numbers.map((number, i) => {
      const place = `place * ${inBlock} + ${i}`;
      // The last block may have more numbers than there is room for.
      return size % inBlock === 0
        ? `put(${place}, ${number});`
        : `if (${place} < ${size}) { put(${place}, ${number}); }`;
    }),
  ];
  return [
    {
      shader: {
        source: lines.join("\n"),
        language: "wgsl",
        threads: [Math.ceil(size / inBlock)],
        longestLoop: 1,
        hasTarget: false,
      },
      reads: [key],
      writes,
    },
  ];
};
