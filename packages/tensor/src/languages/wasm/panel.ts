// Blocks of a matrix product that fit into registers.
import { at } from "../../at.ts";
import { type Code, get, i32x4, load, loadLane, type Local, op, set, store, storeLane } from "./code.ts";
import { addCompensated } from "./compensation.ts";
import type { FunctionBuilder, ModuleBuilder } from "./encoder.ts";
import type { Float64 } from "./float64/precision.ts";

/** The numbers that the code of a panel depends on. */
export interface Panel {
  /** The width: a number of vectors of four columns, and the columns left over. */
  readonly vectors: number;
  readonly rest: number;
  /** The distance from row to row of b and of the output, in elements; below it the strides of a. */
  readonly n: number;
  readonly rowStride: number;
  readonly depthStride: number;
  readonly registers: Registers;
  /** The distance in bytes from a sum to its rounding error, if the kernel keeps it. */
  readonly behind?: number;
}

/** The abilities of the engine that kernels use. */
export interface Registers {
  /** Whether products are added without rounding (fused multiply-add). */
  readonly fma: boolean;
  /** Whether the engine joins neighbouring vectors. A register then holds two of them. */
  readonly wide: boolean;
  /** How kernels compute in float64, if they do. A vector then takes two registers. */
  readonly float64?: Float64 | undefined;
}

/** The registers that a panel may use: engines keep one of the 16 vector registers of x64 for themselves. */
const REGISTERS = 15;

/** The number of vectors in a register. */
export const vectorsOf = ({ wide }: Registers): number => (wide ? 2 : 1);

/** The first cache of a core, in bytes. */
const FIRST_CACHE = 32 * 1024;

/**
 * The number of column registers with which products are fastest, where a block of b takes so many bytes. Few of them leave room for
 * many rows, and for a panel in the first cache, beside the rows of a.
 */
export const widestPanel = ({ fma, wide, float64 }: Registers, bytesOfBlock: number): number => {
  if (float64) return fma ? 1 : 2;
  if (fma) return 2;
  if (!wide) return 4;
  return bytesOfBlock > FIRST_CACHE ? 2 : 3;
};

/**
 * The number of rows that fit. Their sums, a row of b, a number of a and, without fused products, one product share the
 * registers. Chunks of threads begin at multiples of 12, so that no panel has more rows.
 */
const rowsInRegisters = (columns: number, { fma }: Registers): number =>
  Math.min(12, Math.floor((REGISTERS - columns - (fma ? 1 : 2)) / columns));

/**
 * The number of steps along the contracted dimension that are unrolled. Unfused products in narrow registers are not: Node 20 would
 * load all operands first and run out of registers, which took 1.1 to 1.5 times as long.
 */
const stepsOf = ({ fma, wide }: Registers): number => (fma || wide ? 4 : 1);

/**
 * Defines a function that computes some columns of a product: `(a, b, output, rows, depth, started)`, where the first three are
 * addresses. If `started` is not 0, it adds its sums to the output. Such sums of blocks lose less in float32 than one long sum.
 */
export const definePanel = (module: ModuleBuilder, panel: Panel): number => {
  const { vectors, rest, n, rowStride, depthStride, registers, behind } = panel;
  const key = `panel ${[vectors, rest, n, rowStride, depthStride, registers.fma, registers.wide, behind].join()}`;
  return module.define(key, ["i32", "i32", "i32", "i32", "i32", "i32"], [], (f) => {
    const rows = f.parameters[3];
    const columns =
      Math.ceil((vectors + (rest > 0 ? 1 : 0)) / vectorsOf(registers)) * (registers.float64 === undefined ? 1 : 2);
    const many = rowsInRegisters(columns, registers);
    for (const step of new Set([many, Math.ceil(many / 2), 1]))
      f.whileLeft(rows, step, () => buildRows(f, panel, step));
  });
};

/** Reads a vector of a row: four numbers, or the first `rest` numbers and zeros. */
const readVector = (address: Code, offset: number, rest: number): Code => {
  if (rest === 0) return load("v128.load", address, offset);
  if (rest === 1) return load("v128.load32_zero", address, offset);
  const two = load("v128.load64_zero", address, offset);
  return rest === 2 ? two : loadLane(address, offset + 8, two, 2);
};

const writeVector = (address: Code, offset: number, value: Code, rest: number): Code => {
  if (rest === 0) return store(address, offset, value);
  if (rest === 1) return storeLane("v128.store32_lane", address, offset, value, 0);
  const two = storeLane("v128.store64_lane", address, offset, value, 0);
  if (rest === 2) return two;
  const third = storeLane("v128.store32_lane", address, offset + 8, value, 2);
  return (sink) => {
    two(sink);
    third(sink);
  };
};

/** Computes the next `rows` rows of a panel, and moves on. */
const buildRows = (f: FunctionBuilder, panel: Panel, rows: number): void => {
  const { n, rowStride, depthStride, registers, behind } = panel;
  const [a, b, output, , depth, started] = f.parameters as readonly [Local, Local, Local, Local, Local, Local];
  const rests = [...Array.from({ length: panel.vectors }, () => 0), ...(panel.rest > 0 ? [panel.rest] : [])];
  const sums = Array.from({ length: rows }, () => rests.map(() => f.local("v128")));
  const each = (visit: (sum: Local, row: number, vector: number, rest: number) => void): void =>
    sums.forEach((row, y) => row.forEach((sum, x) => visit(sum, y, x, at(rests, x))));

  each((sum) => f.emit(set(sum, i32x4(0))));
  const left = f.hold("i32", get(depth));
  const from = f.hold("i32", get(a));
  const row = f.hold("i32", get(b));
  const product = registers.fma
    ? (sum: Code, x: Code, y: Code): Code => op("f32x4.relaxed_madd", x, y, sum)
    : (sum: Code, x: Code, y: Code): Code => op("f32x4.add", sum, op("f32x4.mul", x, y));
  const columns = rests.map(() => f.local("v128"));
  const factor = f.uniform("v128");
  for (const steps of new Set([stepsOf(registers), 1]))
    f.whileLeft(left, steps, () => {
      for (let step = 0; step < steps; step++) {
        columns.forEach((column, x) => f.emit(set(column, readVector(get(row), 4 * step * n + 16 * x, at(rests, x)))));
        sums.forEach((rowSums, y) => {
          f.emit(set(factor, load("v128.load32_splat", get(from), 4 * (step * depthStride + y * rowStride))));
          rowSums.forEach((sum, x) => f.emit(set(sum, product(get(sum), get(factor), get(at(columns, x))))));
        });
      }
      f.advance(from, 4 * depthStride * steps);
      f.advance(row, 4 * n * steps);
    });
  const write = (sum: Code, place: number, rest: number): void => f.emit(writeVector(get(output), place, sum, rest));
  const read = (place: number, rest: number): Code => readVector(get(output), place, rest);
  /** Adds what the blocks before came to. A row is read before it is written, or the engine would not join its vectors. */
  const add = (): void =>
    sums.forEach((rowSums, y) => {
      const placeOf = (x: number): number => 4 * y * n + 16 * x;
      const errors = rowSums.map((sum, x) => {
        const [place, rest] = [placeOf(x), at(rests, x)];
        if (behind === undefined) return f.emit(set(sum, op("f32x4.add", read(place, rest), get(sum))));
        const both = addCompensated(f, read(place, rest), get(sum), read(place + behind, rest));
        f.emit(set(sum, both.sum));
        return both.rest;
      });
      errors.forEach((error, x) => error && write(error, placeOf(x) + (behind ?? 0), at(rests, x)));
    });
  f.when(
    get(started),
    add,
    behind === undefined
      ? undefined
      : () => each((_, y, x, rest) => write(i32x4(0), 4 * y * n + 16 * x + behind, rest)),
  );
  each((sum, y, x, rest) => write(get(sum), 4 * y * n + 16 * x, rest));
  f.advance(a, 4 * rowStride * rows);
  f.advance(output, 4 * n * rows);
};
