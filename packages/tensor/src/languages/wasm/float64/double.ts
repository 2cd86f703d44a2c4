// Code for four float32 numbers, written for four float64 numbers instead.
import { type Code, type Double, f32x4, i32, memory, op, type Sink, type FourWords } from "../code.ts";
import { unsigned } from "../leb128.ts";
import { instructions, type Opcode } from "../opcodes.ts";

/**
 * How code is written for float64. Generators compose code for vectors of four numbers; here each vector is two registers of two
 * numbers, its halves, and code of a vector is written once for each half. So the generators are the same for both types.
 *
 * - An element takes 8 bytes instead of 4. Kernels count addresses in units of 2 bytes, in which an element is 4 units as well.
 * - An int stands twice, in both words of an element. So instructions on four ints do the same with two of them, a comparison of
 *   ints gives a mask for floats, and the lower word is the int.
 */
export const createDouble = (f: Sink): Double => {
  const halves: [Sink, Sink] = [f, f];
  const doubles = ([0, 1] as const).map((half) => doubleOf(half, halves)) as [Double, Double];
  [0, 1].forEach((half) => {
    halves[half as 0 | 1] = {
      append: (bytes) => {
        f.append(bytes);
      },
      instruction: (opcode) => {
        f.instruction(opcode);
      },
      constant: (chosen) => {
        f.constant(chosen);
      },
      double: doubles[half as 0 | 1],
    };
  });
  return doubles[0];
};

const COMPARISONS = [instructions["f32x4.eq"], instructions["f32x4.ge"]].map(([, byte = 0]) => byte) as [
  number,
  number,
];

/** The instruction on two float64 numbers that stands for one on four float32 numbers. */
const wider = (opcode: Opcode): readonly number[] => {
  const bytes = instructions[opcode];
  if (opcode === "f32x4.floor") return instructions["f64x2.floor"];
  if (opcode === "f32x4.nearest") return [0xfd, ...unsigned(0x94)];
  if (opcode === "f32x4.relaxed_madd") return [0xfd, ...unsigned(0x107)];
  if (!opcode.startsWith("f32x4.")) return bytes;
  const [, byte = 0] = bytes;
  const isComparison = byte >= COMPARISONS[0] && byte <= COMPARISONS[1];
  // The vector instructions are numbered by their types, so that those of two types have a fixed distance.
  return [0xfd, ...unsigned((isComparison ? byte : 0x80 + (byte & 0x7f)) + (isComparison ? 6 : 12))];
};

/** Chooses words of one vector, by their bytes. */
const words = (sink: Sink, ...[a, b, c, d]: FourWords): void => {
  const bytesOf = (word: number): number => 0x03020100 + 0x04040404 * word;
  sink.constant([bytesOf(a), bytesOf(b), bytesOf(c), bytesOf(d)]);
  sink.instruction("i8x16.swizzle");
};

const nothing: Code = () => undefined;

/** The address in bytes. */
const inBytes = (address: Code, offset: number): Code =>
  op("i32.shl", offset < 0 ? op("i32.add", address, i32(offset)) : address, i32(1));

const doubleOf = (half: 0 | 1, halves: readonly [Sink, Sink]): Double => {
  const here = (): Sink => halves[half];
  const at = (lane: number): Sink => halves[lane >> 1 === 0 ? 0 : 1];
  const access = (opcode: Opcode, address: Code, units: number, bytes: number, value: Code, ...lane: number[]): Code =>
    memory(opcode, inBytes(address, Math.min(0, units)), 2 * Math.max(0, units) + bytes, value, ...lane);
  const write = (opcode: Opcode, operands: readonly Code[], sink: Sink): void => {
    for (const operand of operands) operand(sink);
    sink.append(wider(opcode));
  };
  return {
    half,
    halves,
    op: (opcode, operands) => {
      const sink = here();
      switch (opcode) {
        case "v128.any_true":
        case "i32x4.all_true":
          halves.forEach((each) => {
            write(opcode, operands, each);
          });
          return sink.instruction(opcode === "v128.any_true" ? "i32.or" : "i32.and");
        case "f32x4.convert_i32x4_s":
          operands.forEach((operand) => {
            operand(sink);
          });
          words(sink, 0, 2, 0, 2);
          return sink.instruction("f64x2.convert_low_i32x4_s");
        case "i32x4.trunc_sat_f32x4_s":
          write("i32x4.trunc_sat_f64x2_s_zero", operands, sink);
          return words(sink, 0, 0, 1, 1);
        case "i64x2.extmul_low_i32x4_u":
        case "i64x2.extmul_high_i32x4_u": {
          // The four words are the two products of two of the four ints; this half has one of them.
          const isLow = opcode === "i64x2.extmul_low_i32x4_u";
          for (const operand of operands) operand(halves[isLow ? 0 : 1]);
          sink.instruction(half === 0 ? "i64x2.extmul_low_i32x4_u" : "i64x2.extmul_high_i32x4_u");
          return words(sink, 0, 0, 1, 1);
        }
        default:
          return write(opcode, operands, sink);
      }
    },
    shuffle: (x, y, chosen) => {
      const [first = 0, second = 0] = chosen.slice(2 * half);
      const part = (number: number): void => (number < 4 ? x : y)(at(number % 4));
      part(first);
      part(second);
      const bytes = [8 * (first % 2), 16 + 8 * (second % 2)];
      here().append([
        ...instructions["i8x16.shuffle"],
        ...bytes.flatMap((from) => [0, 1, 2, 3, 4, 5, 6, 7].map((byte) => from + byte)),
      ]);
    },
    load: (opcode, address, units) => {
      const sink = here();
      const one = (wide: Opcode, bytes = 0): void => access(wide, address, units, bytes, nothing)(sink);
      if (opcode === "v128.load") return one(opcode, 16 * half);
      if (opcode === "v128.load32_splat") return one("v128.load64_splat");
      if (!opcode.startsWith("v128.")) return one(opcode);
      if (half === 1) return f32x4(0)(sink);
      return one(opcode === "v128.load32_zero" ? "v128.load64_zero" : "v128.load");
    },
    loadLane: (address, units, value, lane) => {
      const sink = here();
      if (lane >> 1 === half) access("v128.load64_lane", address, units, 0, value, lane % 2)(sink);
      else value(sink);
    },
    store: (address, units, value) => {
      halves.forEach((each, k) => {
        access("v128.store", address, units, 16 * k, value)(each);
      });
    },
    storeLane: (opcode, address, units, value, lane) => {
      if (opcode === "v128.store32_lane") access("v128.store64_lane", address, units, 0, value, lane % 2)(at(lane));
      else access("v128.store", address, units, 0, value)(at(2 * lane));
    },
  };
};
