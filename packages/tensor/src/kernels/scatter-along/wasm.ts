// Scatters within rows in WebAssembly.
import type { ScatterAlongKernel } from "./kernel.ts";
import { type Code, get, i32, load, type Local, op, set, storeLane, zero } from "../../languages/wasm/code.ts";
import { addCompensated } from "../../languages/wasm/compensation.ts";
import type { ModuleBuilder } from "../../languages/wasm/encoder.ts";

/** Generates a scatter within rows: each row of the range is set to 0, and its values are added at their positions. */
export const emitScatterAlong = (module: ModuleBuilder, kernel: ScatterAlongKernel): number =>
  module.define(JSON.stringify(kernel), ["i32", "i32", "i32", "i32", "i32"], [], (f) => {
    const { rows, width, count, cell, compensated } = kernel;
    const [begin, end, indices, values, output] = f.parameters;
    f.skipRows(indices, begin, count);
    f.skipRows(values, begin, count);
    f.skipRows(output, begin, width);
    const left = f.hold("i32", op("i32.sub", get(end), get(begin)));
    const place = f.local("i32");
    /** The distance from a sum to its rounding error. */
    const behind = 4 * rows * width;
    f.whileLeft(left, 1, () => {
      f.emit(zero(get(output), i32(4 * width)));
      if (compensated) f.emit(zero(op("i32.add", get(output), i32(behind)), i32(4 * width)));
      f.repeat(count, () => {
        const word = (address: Local, offset = 0): Code => load("v128.load32_zero", get(address), offset);
        const write = (value: Code, offset = 0): void =>
          f.emit(storeLane("v128.store32_lane", get(place), offset, value, 0));
        f.emit(set(place, op("i32.add", get(output), op("i32.shl", load("i32.load", get(indices)), i32(2)))));
        if (compensated) {
          const { sum, rest } = addCompensated(f, word(place), word(values), word(place, behind));
          write(sum);
          write(rest, behind);
        } else write(op(cell === "int" ? "i32x4.add" : "f32x4.add", word(place), word(values)));
        f.advance(indices, 4);
        f.advance(values, 4);
      });
      f.advance(output, 4 * width);
    });
  });
