// WebAssembly code as values: functions compose them, and a builder writes the bytes.
import { signed, signed64, unsigned } from "./leb128.ts";
import type { Opcode } from "./opcodes.ts";

/** The body of a function, to which code appends its bytes. */
export interface Sink {
  readonly append: (bytes: readonly number[]) => void;
  /** Appends an instruction, without its immediates: who composes code needs no table of their bytes. */
  readonly instruction: (opcode: Opcode) => void;
  /** Appends code that gives a constant vector of these four words. */
  readonly constant: (words: FourWords) => void;
  /** In float64: how code is written for numbers of twice the size. */
  readonly double?: Double | undefined;
}

/** The float64 meaning of code. A vector of four numbers is two registers, its halves: code of a vector is written for each. */
export interface Double {
  /** Which half the code that is appended gives. */
  readonly half: 0 | 1;
  /** The sinks of both halves. */
  readonly halves: readonly [Sink, Sink];
  readonly op: (opcode: Opcode, operands: readonly Code[]) => void;
  readonly shuffle: (x: Code, y: Code, words: readonly number[]) => void;
  readonly load: (opcode: Opcode, address: Code, offset: number) => void;
  readonly loadLane: (address: Code, offset: number, value: Code, lane: number) => void;
  readonly store: (address: Code, offset: number, value: Code) => void;
  readonly storeLane: (opcode: Opcode, address: Code, offset: number, value: Code, lane: number) => void;
}

/**
 * A piece of code: it appends its bytes. Instructions take the code of their operands, so that generated code is
 * written as the expression it computes: `op("f32x4.add", get(x), get(y))`.
 */
export type Code = (sink: Sink) => void;

/** The 16 bytes of a vector as four signed 32-bit words. */
export type FourWords = readonly [number, number, number, number];

/** The types of value that the kernels use. */
export type ValueType = "i32" | "i64" | "v128";

/** How many numbers of a vector count: all four, the first two, or one, which then may stand in every lane. */
export type Lanes = 1 | 2 | 4;

/** A local variable of the function that is being built. */
export interface Local {
  readonly index: number;
  readonly type: ValueType;
  /** In float64: whether the next local holds the upper half. */
  readonly isPair?: boolean;
}

const raw =
  (instruction: readonly number[]): Code =>
  (sink) => {
    sink.append(instruction);
  };

/** An instruction after the code of its operand. */
const after = (operand: Code, instruction: readonly number[]): Code => sequence(operand, raw(instruction));

/** An instruction on a local, by the number of the local: a plan has thousands of them, over few numbers. */
const withLocal = (opcode: number): ((index: number) => readonly number[]) => {
  const known: (readonly number[])[] = [];
  return (index) => (known[index] ??= [opcode, ...unsigned(index)]);
};
/** The instructions that read a local, assign it, and assign it and leave its value. */
export const onLocal = { get: withLocal(0x20), set: withLocal(0x21), tee: withLocal(0x22) } as const;

/** Codes, one after the other. */
export const sequence =
  (...codes: readonly Code[]): Code =>
  (sink) => {
    for (const code of codes) code(sink);
  };

/** An instruction without immediates, after its operands. */
export const op =
  (opcode: Opcode, ...operands: readonly Code[]): Code =>
  (sink) => {
    if (sink.double) return sink.double.op(opcode, operands);
    sequence(...operands)(sink);
    sink.instruction(opcode);
  };

/** The value of a local. */
export const get =
  ({ index, isPair }: Local): Code =>
  (sink) => {
    sink.append(onLocal.get(isPair === true && sink.double?.half === 1 ? index + 1 : index));
  };

/** Assigns a local. */
export const set =
  ({ index, isPair }: Local, value: Code): Code =>
  (sink) => {
    const { double } = sink;
    if (isPair !== true || !double) {
      value(sink);
      return sink.append(onLocal.set(index));
    }
    double.halves.forEach((half) => value(half));
    sink.append(onLocal.set(index + 1));
    sink.append(onLocal.set(index));
  };

/** Assigns a local, and leaves the value on the stack. */
export const tee = (to: Local, value: Code): Code =>
  to.isPair === true ? sequence(set(to, value), get(to)) : after(value, onLocal.tee(to.index));

/** A 32-bit integer. */
export const i32 = (value: number): Code => raw([0x41, ...signed(value)]);

/** A 64-bit integer. */
export const i64 = (value: bigint): Code => raw([0x42, ...signed64(value)]);

/** A 64-bit float. */
export const f64 = (value: number): Code => raw([0x44, ...new Uint8Array(Float64Array.of(value).buffer)]);

/** One of the four integers of a vector. */
export const extractLane = (vectorCode: Code, lane: number): Code =>
  after(op("i32x4.extract_lane", vectorCode), [lane]);

/** A vector with one of its four numbers replaced. */
export const replaceLane = (
  opcode: "i32x4.replace_lane" | "f32x4.replace_lane",
  vectorCode: Code,
  value: Code,
  lane: number,
): Code => after(op(opcode, vectorCode, value), [lane]);

/** Four copies of a number: rounded to float32, unless the function computes in float64. */
export const f32x4 =
  (value: number): Code =>
  (sink) => {
    sink.constant(sink.double ? wordsOfDouble(value) : wordsOfSingle(value));
  };

const wordsOfSingle = (value: number): FourWords => {
  const [word = 0] = new Int32Array(Float32Array.of(value).buffer);
  return [word, word, word, word];
};
const wordsOfDouble = (value: number): FourWords => {
  const [low = 0, high = 0] = new Int32Array(Float64Array.of(value).buffer);
  return [low, high, low, high];
};

/** Four integers, or four copies of one. In float64 each stands twice, in both words of a number. */
export const i32x4 =
  (a: number, b = a, c = a, d = a): Code =>
  (sink) => {
    const [x, y] = sink.double?.half === 1 ? [c, d] : [a, b];
    sink.constant(sink.double ? [x | 0, x | 0, y | 0, y | 0] : [a | 0, b | 0, c | 0, d | 0]);
  };

/** Four words chosen among the eight of two vectors. */
export const shuffle =
  (x: Code, y: Code, ...words: FourWords): Code =>
  (sink) => {
    if (sink.double) return sink.double.shuffle(x, y, words);
    const bytes = words.flatMap((word) => [4 * word, 4 * word + 1, 4 * word + 2, 4 * word + 3]);
    after(op("i8x16.shuffle", x, y), bytes)(sink);
  };

/** An access at `address + offset`. The offset is an immediate; only a negative one costs an instruction. */
export const memory = (
  opcode: Opcode,
  address: Code,
  offset: number,
  value: Code,
  ...lane: readonly number[]
): Code => {
  const base = offset < 0 ? op("i32.add", address, i32(offset)) : address;
  return after(op(opcode, base, value), [0, ...unsigned(Math.max(0, offset)), ...lane]);
};
const nothing: Code = () => undefined;

/** Reads from an address (in bytes) plus a constant offset. */
export const load =
  (
    opcode: "i32.load" | "i64.load" | "v128.load" | "v128.load32_splat" | "v128.load32_zero" | "v128.load64_zero",
    address: Code,
    offset = 0,
  ): Code =>
  (sink) =>
    sink.double ? sink.double.load(opcode, address, offset) : memory(opcode, address, offset, nothing)(sink);

/** A vector with one of its lanes read from memory. */
export const loadLane =
  (address: Code, offset: number, value: Code, lane: number): Code =>
  (sink) =>
    sink.double
      ? sink.double.loadLane(address, offset, value, lane)
      : memory("v128.load32_lane", address, offset, value, lane)(sink);

/** Writes a vector. */
export const store =
  (address: Code, offset: number, value: Code): Code =>
  (sink) =>
    sink.double ? sink.double.store(address, offset, value) : memory("v128.store", address, offset, value)(sink);

/** Writes one lane of a vector: 32 or 64 bits. */
export const storeLane =
  (opcode: "v128.store32_lane" | "v128.store64_lane", address: Code, offset: number, value: Code, lane: number): Code =>
  (sink) =>
    sink.double
      ? sink.double.storeLane(opcode, address, offset, value, lane)
      : memory(opcode, address, offset, value, lane)(sink);

/** An address or a length in the bytes of the memory: in float64 kernels count half as many. */
const inMemory =
  (bytes: Code): Code =>
  (sink) =>
    (sink.double ? op("i32.shl", bytes, i32(1)) : bytes)(sink);

/** Writes the first lanes of a vector. */
export const storeLanes = (address: Code, offset: number, value: Code, lanes: Lanes): Code =>
  lanes === 4
    ? store(address, offset, value)
    : storeLane(lanes === 2 ? "v128.store64_lane" : "v128.store32_lane", address, offset, value, 0);

/** Writes zeros into `length` bytes from an address. */
export const zero = (address: Code, length: Code): Code =>
  sequence(inMemory(address), i32(0), inMemory(length), raw([0xfc, 0x0b, 0]));

/** Copies `length` bytes from one address to another. */
export const copyBytes = (to: Code, from: Code, length: Code): Code =>
  sequence(inMemory(to), inMemory(from), inMemory(length), raw([0xfc, 0x0a, 0, 0]));

/** The parameters that engines let a function have. Those behind them travel in globals, of which each thread has its own. */
export const MOST_PARAMETERS = 1000;

/** Calls a function of the module. The last operand is on top of the stack, so that the globals are set from the last on. */
export const call = (index: number, ...operands: readonly Code[]): Code => {
  const toGlobals = operands.slice(MOST_PARAMETERS).map((_, k) => raw([0x24, ...unsigned(k)]));
  return sequence(...operands, ...toGlobals.toReversed(), raw([0x10, ...unsigned(index)]));
};

/** Brackets that `FunctionBuilder` puts around code. */
export const brackets = {
  if: raw([0x04, 0x40]),
  loop: raw([0x03, 0x40]),
  else: raw([0x05]),
  end: raw([0x0b]),
} as const;

/** Jumps back to the start of the innermost loop if the condition is not 0. */
export const again = (condition: Code): Code => after(condition, [0x0d, 0]);
