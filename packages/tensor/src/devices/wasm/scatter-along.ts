import { at } from "../../at.ts";
import type { ScatterAlongKernel } from "../../compile/kernel.ts";
import { type Code, get, i32, load, type Local, op, set, storeLane, zero } from "./code.ts";
import type { ModuleBuilder } from "./encoder.ts";

/** Generates a scatter within rows: each row of the range is set to 0, and its values are added at their positions. */
export const emitScatterAlong = (module: ModuleBuilder, { width, count }: ScatterAlongKernel, key: string): number =>
  module.define(key, ["i32", "i32", "i32", "i32", "i32"], [], (f) => {
    const [begin, end, indices, values, output] = [0, 1, 2, 3, 4].map((index) => at(f.parameters, index)) as [
      Local,
      Local,
      Local,
      Local,
      Local,
    ];
    const goToBegin = (pointer: Local, words: number): void =>
      f.emit(set(pointer, op("i32.add", get(pointer), op("i32.mul", get(begin), i32(4 * words)))));
    goToBegin(indices, count);
    goToBegin(values, count);
    goToBegin(output, width);
    const left = f.hold("i32", op("i32.sub", get(end), get(begin)));
    const place = f.local("i32");
    f.whileLeft(left, 1, () => {
      f.emit(zero(get(output), i32(4 * width)));
      f.repeat(count, () => {
        const word = (address: Local): Code => load("v128.load32_zero", get(address));
        f.emit(set(place, op("i32.add", get(output), op("i32.shl", load("i32.load", get(indices)), i32(2)))));
        f.emit(storeLane("v128.store32_lane", get(place), 0, op("f32x4.add", word(place), word(values)), 0));
        f.advance(indices, 4);
        f.advance(values, 4);
      });
      f.advance(output, 4 * width);
    });
  });
