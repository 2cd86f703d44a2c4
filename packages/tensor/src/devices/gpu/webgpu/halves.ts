/** Stores tables on a graphics card as 16-bit floats, two in a word: every card can, without a feature of its own. */
import type { Card } from "./card.ts";
import type { GpuBuffer, GpuEncoder } from "./interface.ts";

/** The words of 32 bits that so many 16-bit floats take. */
export const wordsOfHalves = (elements: number): number => Math.ceil(elements / 2);

/** The function by which a shader reads an element of a buffer of halves. */
export const readHalf = (binding: number): string =>
  `fn half${binding}(i : i32) -> f32 { return unpack2x16float(b${binding}[i >> 1u])[i & 1]; }`;

/** The threads of a workgroup, which convert two floats each. */
const THREADS = 64;

/** Rounds to nearest, ties to even, in whole numbers: a card's own conversion may round either way. Beyond 65,519 it is infinite. */
const CODE = `
struct Params { start : u32, elements : u32 }
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read> floats : array<f32>;
@group(0) @binding(2) var<storage, read_write> halves : array<u32>;
fn halfOf(i : u32) -> u32 {
  if (i >= params.elements) { return 0u; }
  let bits = bitcast<u32>(floats[params.start + i]);
  let sign = (bits >> 16u) & 0x8000u;
  let size = bits & 0x7fffffffu;
  if (size > 0x7f800000u) { return sign | 0x7e00u; }
  if (size >= 0x477ff000u) { return sign | 0x7c00u; }
  if (size >= 0x38800000u) { return sign | ((size - 0x38000000u + 0xfffu + ((size >> 13u) & 1u)) >> 13u); }
  // Below 2^-14 they are multiples of 2^-24.
  if (size <= 0x33000000u) { return sign; }
  let shift = 126u - (size >> 23u);
  let digits = (size & 0x7fffffu) | 0x800000u;
  return sign | ((digits + (1u << (shift - 1u)) - 1u + ((digits >> shift) & 1u)) >> shift);
}
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id : vec3<u32>, @builtin(num_workgroups) groups : vec3<u32>) {
  let word = id.x + id.y * groups.x * ${THREADS}u;
  if (word < arrayLength(&halves)) { halves[word] = halfOf(2u * word) | (halfOf(2u * word + 1u) << 16u); }
}`;

/** A table of floats in a buffer of a card, behind so many others, and the buffer for its halves. */
export interface TableToHalve {
  readonly from: GpuBuffer;
  readonly offset: number;
  readonly elements: number;
  readonly to: GpuBuffer;
}

/** Records the conversion of tables to halves, and returns what gives its parameters back, once the commands were submitted. */
export const recordHalving = (card: Card, encoder: GpuEncoder, tables: readonly TableToHalve[]): (() => void) => {
  if (tables.length === 0) return () => undefined;
  const pass = encoder.beginComputePass();
  const all = tables.map(({ from, offset, elements, to }) => {
    card.halves.add(to);
    const buffers = [from, to].map((buffer) => ({ buffer, isWritten: buffer === to }));
    const { pipeline, layout } = card.pipeline({ code: CODE, buffers });
    const parameters = card.parameters(Uint32Array.of(offset, elements));
    const entries = [parameters, from, to].map((buffer, binding) => ({ binding, resource: { buffer } }));
    const groups = Math.max(1, Math.ceil(wordsOfHalves(elements) / THREADS));
    const rows = Math.ceil(groups / card.device.limits.maxComputeWorkgroupsPerDimension);
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, card.device.createBindGroup({ layout, entries }));
    pass.dispatchWorkgroups(Math.ceil(groups / rows), rows);
    return parameters;
  });
  pass.end();
  return () => {
    for (const parameters of all) parameters.destroy();
  };
};

/** The floats of words of halves, as the card gave their bits. */
export const floatsOfHalves = (words: Float32Array, elements: number): Float32Array => {
  const halves = new Uint16Array(words.buffer, words.byteOffset, 2 * words.length);
  const floats = new Float32Array(elements);
  for (let i = 0; i < elements; i++) {
    const half = halves[i] ?? 0;
    const [exponent, digits] = [(half >> 10) & 31, half & 1023];
    const size =
      exponent === 0
        ? digits * 2 ** -24
        : exponent < 31
          ? (1 + digits / 1024) * 2 ** (exponent - 15)
          : digits === 0
            ? Infinity
            : NaN;
    floats[i] = half >> 15 === 1 ? -size : size;
  }
  return floats;
};
