// Updates of single rows in WebAssembly.
import type { UpdateKernel } from "./kernel.ts";
import { copyBytes, get, i32, load, op } from "../../languages/wasm/code.ts";
import type { ModuleBuilder } from "../../languages/wasm/encoder.ts";

/** Generates an update kernel: each row of the range is copied to the row of the table that its number names. */
export const emitUpdate = (module: ModuleBuilder, kernel: UpdateKernel): number =>
  module.define(JSON.stringify(kernel), ["i32", "i32", "i32", "i32", "i32"], [], (f) => {
    const [begin, end, rows, values, table] = f.parameters;
    const bytes = 4 * kernel.width;
    const from = f.hold("i32", op("i32.add", get(values), op("i32.mul", get(begin), i32(bytes))));
    const number = f.hold("i32", op("i32.add", get(rows), op("i32.mul", get(begin), i32(4))));
    const left = f.hold("i32", op("i32.sub", get(end), get(begin)));
    f.whileLeft(left, 1, () => {
      const row = op("i32.mul", load("i32.load", get(number)), i32(bytes));
      f.emit(copyBytes(op("i32.add", get(table), row), get(from), i32(bytes)));
      f.advance(from, bytes);
      f.advance(number, 4);
    });
  });
