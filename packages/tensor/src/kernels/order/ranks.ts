/** Positions in a row and the ranks of the numbers there, in WebAssembly. */
import type { OrderKernel } from "./kernel.ts";
import { type Code, get, i32, i64, load, type Local, op, storeLane } from "../../languages/wasm/code.ts";
import type { FunctionBuilder, ModuleBuilder } from "../../languages/wasm/encoder.ts";

/** Ranks have as many bits as what they order: floats of float64 have 64. */
export type RankType = "i32" | "i64";

/** The type of a kernel's ranks. */
export const rankType = ({ float64 }: ModuleBuilder, { isOfInts }: OrderKernel): RankType =>
  float64 && !isOfInts ? "i64" : "i32";

/** The numbers that ranks of a type are made with: infinity, the largest, the shift to the sign, zero and minus one. */
const NUMBERS: Record<RankType, { readonly [name in "infinity" | "last" | "sign" | "none" | "all"]: Code }> = {
  i32: { infinity: i32(0x7f800000), last: i32(0x7fffffff), sign: i32(31), none: i32(0), all: i32(-1) },
  i64: { infinity: i64(0x7ffn << 52n), last: i64(2n ** 63n - 1n), sign: i64(63n), none: i64(0n), all: i64(-1n) },
};

/**
 * The rank of a number, from its bits: numbers that come first have smaller ranks. NaN has the largest. An int is its own rank, or
 * its complement. The code stands inline, since a call takes as long as the rank itself.
 */
const rankOf = (f: FunctionBuilder, kernel: OrderKernel, given: Code): Code => {
  const { order, isOfInts } = kernel;
  if (isOfInts) return order === "ascending" ? given : op("i32.xor", given, i32(-1));
  const type = rankType(f.module, kernel);
  const { infinity, last, sign, none, all } = NUMBERS[type];
  const bits = get(f.hold(type, given));
  const magnitude = get(f.hold(type, op(`${type}.and`, bits, last)));
  const signed = op(`${type}.xor`, bits, op(`${type}.and`, op(`${type}.shr_s`, bits, sign), last));
  // -0 counts as 0.
  const ascending = op("select", signed, none, type === "i32" ? magnitude : op("i64.gt_s", magnitude, none));
  const ordered = order === "ascending" ? ascending : op(`${type}.xor`, ascending, all);
  return op("select", last, ordered, op(`${type}.gt_s`, magnitude, infinity));
};

/** The address of an element, 4 bytes each. */
export const elementAddress = (base: Code, index: Code): Code => op("i32.add", base, op("i32.shl", index, i32(2)));

/** The position at a place of a list of positions. */
export const positionAt = (list: Code, place: Code): Code => load("i32.load", elementAddress(list, place));

/** Writes a position to a place of a list. */
export const putPosition = (list: Code, place: Code, position: Code): Code =>
  storeLane("v128.store32_lane", elementAddress(list, place), 0, op("i32x4.splat", position), 0);

/** The rank of the number at a position of a row. */
export const rankAt = (f: FunctionBuilder, kernel: OrderKernel, row: Code, position: Code): Code =>
  rankOf(f, kernel, load(`${rankType(f.module, kernel)}.load`, elementAddress(row, position)));

/** A position and its rank, in locals. */
export interface RankedPosition {
  readonly position: Local;
  readonly rank: Local;
}

/** Whether an entry comes after another, as 1 or 0. */
export const isAfter = (type: RankType, a: RankedPosition, b: RankedPosition): Code =>
  op(
    "select",
    op("i32.gt_s", get(a.position), get(b.position)),
    op(`${type}.gt_s`, get(a.rank), get(b.rank)),
    op(`${type}.eq`, get(a.rank), get(b.rank)),
  );
