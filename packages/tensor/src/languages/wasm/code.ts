// WebAssembly code as values: functions compose them, and a builder writes the bytes.
import { instructions, type Opcode, signed, signed64, unsigned } from "./opcodes.ts";

/** The body of a function, to which code appends its bytes. */
export interface Sink {
  readonly append: (bytes: readonly number[]) => void;
  /** Appends code that gives a constant vector of these 16 bytes. */
  readonly constant: (bytes: Uint8Array) => void;
}

/**
 * A piece of code: it appends its bytes. Instructions take the code of their operands, so that generated code is
 * written as the expression it computes: `op("f32x4.add", get(x), get(y))`.
 */
export type Code = (sink: Sink) => void;

/** The types of value that the kernels use. */
export type ValueType = "i32" | "i64" | "v128";

/** A local variable of the function that is being built. */
export interface Local {
  readonly index: number;
  readonly type: ValueType;
}

const raw =
  (...instruction: readonly number[]): Code =>
  (sink) => {
    sink.append(instruction);
  };

/** An instruction after the code of its operand. */
const after =
  (operand: Code, ...instruction: readonly number[]): Code =>
  (sink) => {
    operand(sink);
    sink.append(instruction);
  };

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
    for (const operand of operands) operand(sink);
    sink.append(instructions[opcode]);
  };

/** The value of a local. */
export const get = (local: Local): Code => raw(0x20, ...unsigned(local.index));

/** Assigns a local. */
export const set = (local: Local, value: Code): Code => after(value, 0x21, ...unsigned(local.index));

/** Assigns a local, and leaves the value on the stack. */
export const tee = (local: Local, value: Code): Code => after(value, 0x22, ...unsigned(local.index));

/** A 32-bit integer. */
export const i32 = (value: number): Code => raw(0x41, ...signed(value));

/** A 64-bit integer. */
export const i64 = (value: bigint): Code => raw(0x42, ...signed64(value));

/** A 64-bit float. */
export const f64 = (value: number): Code => raw(0x44, ...new Uint8Array(Float64Array.of(value).buffer));

/** One of the four integers of a vector. */
export const extractLane = (vectorCode: Code, lane: number): Code => after(op("i32x4.extract_lane", vectorCode), lane);

/** A vector with one of its four numbers replaced. */
export const replaceLane = (
  opcode: "i32x4.replace_lane" | "f32x4.replace_lane",
  vectorCode: Code,
  value: Code,
  lane: number,
): Code => after(op(opcode, vectorCode, value), lane);

const vector =
  (words: ArrayBuffer): Code =>
  (sink) =>
    sink.constant(new Uint8Array(words));

/** Four copies of a number, rounded to float32. */
export const f32x4 = (value: number): Code => vector(Float32Array.of(value, value, value, value).buffer);

/** Four integers, or four copies of one. */
export const i32x4 = (a: number, b = a, c = a, d = a): Code => vector(Int32Array.of(a, b, c, d).buffer);

/** Four words chosen among the eight of two vectors. */
export const shuffle = (x: Code, y: Code, ...words: readonly [number, number, number, number]): Code =>
  after(op("i8x16.shuffle", x, y), ...words.flatMap((word) => [4 * word, 4 * word + 1, 4 * word + 2, 4 * word + 3]));

/** An access at `address + offset`. The offset is an immediate; only a negative one costs an instruction. */
const memory = (opcode: Opcode, address: Code, offset: number, value: Code, ...lane: readonly number[]): Code => {
  const base = offset < 0 ? op("i32.add", address, i32(offset)) : address;
  return after(op(opcode, base, value), 0, ...unsigned(Math.max(0, offset)), ...lane);
};
const nothing: Code = () => undefined;

/** Reads from an address (in bytes) plus a constant offset. */
export const load = (
  opcode: "i32.load" | "v128.load" | "v128.load32_splat" | "v128.load32_zero" | "v128.load64_zero",
  address: Code,
  offset = 0,
): Code => memory(opcode, address, offset, nothing);

/** A vector with one of its lanes read from memory. */
export const loadLane = (address: Code, offset: number, value: Code, lane: number): Code =>
  memory("v128.load32_lane", address, offset, value, lane);

/** Writes a vector. */
export const store = (address: Code, offset: number, value: Code): Code => memory("v128.store", address, offset, value);

/** Writes one lane of a vector: 32 or 64 bits. */
export const storeLane = (
  opcode: "v128.store32_lane" | "v128.store64_lane",
  address: Code,
  offset: number,
  value: Code,
  lane: number,
): Code => memory(opcode, address, offset, value, lane);

/** Writes zeros into `length` bytes from an address. */
export const zero = (address: Code, length: Code): Code => sequence(address, i32(0), length, raw(0xfc, 0x0b, 0));

/** Copies `length` bytes from one address to another. */
export const copy = (to: Code, from: Code, length: Code): Code => sequence(to, from, length, raw(0xfc, 0x0a, 0, 0));

/** Calls a function of the module. */
export const call = (index: number, ...operands: readonly Code[]): Code =>
  after(sequence(...operands), 0x10, ...unsigned(index));

/** Brackets that `FunctionBuilder` puts around code. */
export const brackets = { if: raw(0x04, 0x40), loop: raw(0x03, 0x40), else: raw(0x05), end: raw(0x0b) } as const;

/** Jumps back to the start of the innermost loop if the condition is not 0. */
export const again = (condition: Code): Code => after(condition, 0x0d, 0);
