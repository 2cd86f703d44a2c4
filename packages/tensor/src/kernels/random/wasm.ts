// Random numbers in WebAssembly.
import { at } from "../../at.ts";
import { numbersInBlock, type RandomKernel } from "./kernel.ts";
import {
  type Code,
  f32x4,
  get,
  i32,
  i32x4,
  load,
  type Local,
  op,
  set,
  shuffle,
  store,
  storeLane,
} from "../../languages/wasm/code.ts";
import type { FunctionBuilder, ModuleBuilder } from "../../languages/wasm/encoder.ts";

/**
 * Generates a random kernel: Philox4x32-10 on four counters at a time, one in each lane. Then it transposes the vectors, so that
 * each holds the four numbers of one block. See `random/philox.ts`.
 */
export const emitRandom = (module: ModuleBuilder, kernel: RandomKernel): number =>
  module.define(JSON.stringify(kernel), ["i32", "i32", "i32", "i32"], [], (f) => buildRandom(f, kernel));

/** The low and the high words of the products of four words with a constant. */
const multiply = (f: FunctionBuilder, words: Code, factor: number): { readonly low: Code; readonly high: Code } => {
  const first = get(f.hold("v128", op("i64x2.extmul_low_i32x4_u", words, i32x4(factor))));
  const second = get(f.hold("v128", op("i64x2.extmul_high_i32x4_u", words, i32x4(factor))));
  return { low: shuffle(first, second, 0, 2, 4, 6), high: shuffle(first, second, 1, 3, 5, 7) };
};

/** Words as numbers in [0, 1). */
const fine = (words: Code): Code => scaled(op("i32x4.shr_u", words, i32(8)), 24);
const lower = (words: Code): Code => scaled(op("v128.and", words, i32x4(0xffff)), 16);
const upper = (words: Code): Code => scaled(op("i32x4.shr_u", words, i32(16)), 16);
const scaled = (whole: Code, bits: number): Code =>
  op("f32x4.mul", op("f32x4.convert_i32x4_s", whole), f32x4(2 ** -bits));

/** The transpose of a square whose rows are four vectors. */
const transpose = (f: FunctionBuilder, ...rows: readonly [Code, Code, Code, Code]): readonly Code[] => {
  const hold = (code: Code): Code => get(f.hold("v128", code));
  const [a, b, c, d] = [hold(rows[0]), hold(rows[1]), hold(rows[2]), hold(rows[3])];
  const [ab, ab2] = [hold(shuffle(a, b, 0, 4, 1, 5)), hold(shuffle(a, b, 2, 6, 3, 7))];
  const [cd, cd2] = [hold(shuffle(c, d, 0, 4, 1, 5)), hold(shuffle(c, d, 2, 6, 3, 7))];
  return [
    shuffle(ab, cd, 0, 1, 4, 5),
    shuffle(ab, cd, 2, 3, 6, 7),
    shuffle(ab2, cd2, 0, 1, 4, 5),
    shuffle(ab2, cd2, 2, 3, 6, 7),
  ];
};

/**
 * Writes the ten rounds one by one, which takes a tenth less time than a loop. (A loop takes a tenth of the code, and serves the
 * last blocks.)
 */
const unrolled = (round: () => void): void => {
  for (let i = 0; i < 10; i++) round();
};

const buildRandom = (
  f: FunctionBuilder<readonly ["i32", "i32", "i32", "i32"]>,
  { stream, size, bits }: RandomKernel,
): void => {
  const [block, end, key, output] = f.parameters;
  const inBlock = numbersInBlock(bits);
  const whole = Math.floor(size / inBlock);
  const keys = [0, 4].map((offset) => get(f.hold("v128", load("v128.load32_splat", get(key), offset)))) as [Code, Code];
  const left = f.hold("i32", op("i32.sub", get(end), get(block)));
  f.emit(set(output, op("i32.add", get(output), op("i32.mul", get(block), i32(4 * inBlock)))));
  const words = [0, 1, 2, 3].map(() => f.local("v128")) as [Local, Local, Local, Local];
  const [k0, k1] = [f.local("v128"), f.local("v128")];

  /** The numbers of the four blocks from `block` on, as vectors. `tenTimes` writes the rounds, as a loop or one by one. */
  const generate = (tenTimes: (round: () => void) => void): readonly Code[] => {
    const [c0, c1, c2, c3] = words;
    f.emit(set(c0, op("i32x4.add", op("i32x4.splat", get(block)), i32x4(0, 1, 2, 3))));
    f.emit(set(c1, i32x4(stream)), set(c2, i32x4(0)), set(c3, i32x4(0)), set(k0, keys[0]), set(k1, keys[1]));
    tenTimes(() => {
      const first = multiply(f, get(c0), 0xd2511f53);
      const second = multiply(f, get(c2), 0xcd9e8d57);
      f.emit(
        set(c0, op("v128.xor", op("v128.xor", second.high, get(c1)), get(k0))),
        set(c1, second.low),
        set(c2, op("v128.xor", op("v128.xor", first.high, get(c3)), get(k1))),
        set(c3, first.low),
        set(k0, op("i32x4.add", get(k0), i32x4(0x9e3779b9))),
        set(k1, op("i32x4.add", get(k1), i32x4(0xbb67ae85))),
      );
    });
    const blocks = transpose(f, get(c0), get(c1), get(c2), get(c3)).map((code) => get(f.hold("v128", code)));
    return blocks.flatMap((four) => (bits === 24 ? [fine(four)] : [lower(four), upper(four)]));
  };

  // The last block may be incomplete. Four blocks at a time would then write too much, so the last ones run one at a time.
  const safe = op("i32.sub", i32(whole), get(block));
  const full = f.hold("i32", op("i32.sub", get(left), op("i32.gt_s", get(left), safe)));
  f.whileLeft(full, 4, () => {
    generate(unrolled).forEach((numbers, index) => f.emit(store(get(output), 16 * index, numbers)));
    f.advance(output, 16 * inBlock);
    f.advance(block, 4);
  });
  f.emit(set(left, op("i32.sub", get(end), get(block))));
  f.whileLeft(left, 1, () => {
    const vectors = generate((round) => f.repeat(10, round))
      .slice(0, inBlock / 4)
      .map((code) => get(f.hold("v128", code)));
    f.when(
      op("i32.lt_s", get(block), i32(whole)),
      () => vectors.forEach((numbers, index) => f.emit(store(get(output), 16 * index, numbers))),
      () => {
        for (let number = 0; number < size % inBlock; number++) {
          const vector = at(vectors, Math.floor(number / 4));
          f.emit(storeLane("v128.store32_lane", get(output), 4 * number, vector, number % 4));
        }
      },
    );
    f.advance(output, 4 * inBlock);
    f.advance(block, 1);
  });
};
