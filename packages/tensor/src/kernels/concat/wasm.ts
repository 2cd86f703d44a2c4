// Concatenations in WebAssembly.
import { at } from "../../at.ts";
import type { ConcatKernel } from "./kernel.ts";
import {
  type Code,
  copyBytes,
  f32x4,
  get,
  i32,
  i32x4,
  load,
  type Local,
  op,
  store,
  storeLane,
} from "../../languages/wasm/code.ts";
import type { FunctionBuilder, ModuleBuilder } from "../../languages/wasm/encoder.ts";

/** Generates a concatenation: for each row of the range, it writes the row of every part behind that of the part before. */
export const emitConcat = (module: ModuleBuilder, kernel: ConcatKernel): number => {
  const read = kernel.parts.filter(({ fill }) => fill === undefined).length;
  const parameters = Array.from({ length: read + 3 }, () => "i32" as const);
  return module.define(JSON.stringify(kernel), parameters, [], (f) => buildConcat(f, kernel));
};

const buildConcat = (f: FunctionBuilder, { parts }: ConcatKernel): void => {
  const [begin, end] = [at(f.parameters, 0), at(f.parameters, 1)];
  const output = at(f.parameters, f.parameters.length - 1);
  let next = 2;
  const sources = parts.map(({ width, fill, isInt }) => ({
    width,
    from: fill === undefined ? at(f.parameters, next++) : undefined,
    number: isInt ? i32x4(fill ?? 0) : f32x4(fill ?? 0),
  }));
  f.skipRows(
    output,
    begin,
    parts.reduce((sum, { width }) => sum + width, 0),
  );
  for (const { from, width } of sources) if (from) f.skipRows(from, begin, width);
  const left = f.hold("i32", op("i32.sub", get(end), get(begin)));
  f.whileLeft(left, 1, () => {
    for (const { width, from, number } of sources) {
      if (from) copyRow(f, output, from, width);
      else fillRow(f, output, number, width);
    }
  });
};

/** The longest row, in words, that is copied by vectors: the instruction that copies any length costs more. */
const SHORT = 64;

const copyRow = (f: FunctionBuilder, to: Local, from: Local, width: number): void => {
  // A plan may have computed the part in its place.
  const isElsewhere = op("i32.sub", get(to), get(from));
  if (width > SHORT) f.when(isElsewhere, () => f.emit(copyBytes(get(to), get(from), i32(4 * width))));
  else {
    vectors(width, (offset) => f.emit(store(get(to), offset, load("v128.load", get(from), offset))));
    words(width, (offset) => f.emit(storeWord(to, offset, load("v128.load32_zero", get(from), offset))));
  }
  f.advance(from, 4 * width);
  f.advance(to, 4 * width);
};

const fillRow = (f: FunctionBuilder, to: Local, number: Code, width: number): void => {
  f.repeat(Math.floor(width / SHORT), () => {
    vectors(SHORT, (offset) => f.emit(store(get(to), offset, number)));
    f.advance(to, 4 * SHORT);
  });
  const rest = width % SHORT;
  vectors(rest, (offset) => f.emit(store(get(to), offset, number)));
  words(rest, (offset) => f.emit(storeWord(to, offset, number)));
  f.advance(to, 4 * rest);
};

const storeWord = (to: Local, offset: number, value: Code): Code =>
  storeLane("v128.store32_lane", get(to), offset, value, 0);

/** The byte offsets of the whole vectors of a row, and of the words behind them. */
const vectors = (width: number, visit: (offset: number) => void): void => {
  for (let i = 0; i + 4 <= width; i += 4) visit(4 * i);
};
const words = (width: number, visit: (offset: number) => void): void => {
  for (let i = width - (width % 4); i < width; i++) visit(4 * i);
};
