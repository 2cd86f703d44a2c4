import { at } from "../../at.ts";
import type { ScatterKernel } from "../../compile/kernel.ts";
import { type Code, get, i32, load, type Local, op, set, store, storeLane, zero } from "./code.ts";
import type { FunctionBuilder, ModuleBuilder } from "./encoder.ts";

/**
 * Generates a scatter kernel: the rows of the range are set to 0; then all indices are read, and the values of those in
 * the range are added to their rows.
 */
export const emitScatter = (module: ModuleBuilder, kernel: ScatterKernel, key: string): number =>
  module.define(key, ["i32", "i32", "i32", "i32", "i32"], [], (f) => buildScatter(f, kernel));

const buildScatter = (f: FunctionBuilder, { width, count }: ScatterKernel): void => {
  const [begin, end, indices, values, output] = [0, 1, 2, 3, 4].map((index) => at(f.parameters, index)) as [
    Local,
    Local,
    Local,
    Local,
    Local,
  ];
  const bytes = 4 * width;
  const rowAddress = (row: Code): Code => op("i32.add", get(output), op("i32.mul", row, i32(bytes)));
  const many = get(f.hold("i32", op("i32.sub", get(end), get(begin))));
  f.emit(zero(rowAddress(get(begin)), op("i32.mul", many, i32(bytes))));

  const from = f.local("i32");
  const to = f.local("i32");
  const addVectors = (vectors: number): void => {
    for (let i = 0; i < 16 * vectors; i += 16)
      f.emit(store(get(to), i, op("f32x4.add", load("v128.load", get(to), i), load("v128.load", get(from), i))));
    f.advance(from, 16 * vectors);
    f.advance(to, 16 * vectors);
  };
  f.repeat(count, () => {
    const row = get(f.hold("i32", op("i32.sub", load("i32.load", get(indices)), get(begin))));
    f.when(op("i32.lt_u", row, many), () => {
      f.emit(set(from, get(values)), set(to, rowAddress(op("i32.add", row, get(begin)))));
      f.repeat(Math.floor(width / 16), () => addVectors(4));
      f.repeat(Math.floor((width % 16) / 4), () => addVectors(1));
      for (let i = 0; i < 4 * (width % 4); i += 4) {
        const word = (address: Local): Code => load("v128.load32_zero", get(address), i);
        f.emit(storeLane("v128.store32_lane", get(to), i, op("f32x4.add", word(to), word(from)), 0));
      }
    });
    f.advance(indices, 4);
    f.advance(values, bytes);
  });
};
