/** A module of WebAssembly as text: an instruction a line, by the names that the library writes them with. */
import { at } from "@attrec/tensor/extend";
// The table of the writer, so that reader and writer know the same instructions.
import { instructions } from "../../packages/tensor/src/languages/wasm/opcodes.ts";

/** Bytes that are read one after another. */
interface Reader {
  readonly left: () => number;
  readonly byte: () => number;
  readonly bytes: (count: number) => Uint8Array;
  readonly unsigned: () => number;
  readonly signed: (bits: 32 | 64) => bigint;
  readonly name: () => string;
}

const reader = (of: Uint8Array): Reader => {
  let place = 0;
  const byte = (): number => at(of, place++);
  const bytes = (count: number): Uint8Array => of.subarray(place, (place += count));
  const signed = (bits: 32 | 64): bigint => {
    let value = 0n;
    let shift = 0n;
    for (;;) {
      const next = byte();
      value |= BigInt(next & 0x7f) << shift;
      shift += 7n;
      if (next < 0x80) return BigInt.asIntN(bits, next & 0x40 ? value | (-1n << shift) : value);
    }
  };
  const unsigned = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const next = byte();
      value += (next & 0x7f) * factor;
      if (next < 0x80) return value;
    }
  };
  return {
    left: () => of.length - place,
    byte,
    bytes,
    unsigned,
    signed,
    name: () => new TextDecoder().decode(bytes(unsigned())),
  };
};

const TYPES: Readonly<Record<number, string>> = { 0x7f: "i32", 0x7e: "i64", 0x7b: "v128" };
const typeOf = (byte: number): string => TYPES[byte] ?? `0x${byte.toString(16)}`;

/** The instructions of the writer by their bytes. */
const byBytes = new Map(Object.entries(instructions).map(([name, bytes]) => [bytes.join(), name]));

const memoryArgument = (of: Reader): string => {
  of.unsigned();
  const offset = of.unsigned();
  return offset === 0 ? "" : ` offset=${offset}`;
};

/** What follows an instruction that the table has. */
const immediates = (name: string, of: Reader): string => {
  if (name === "i8x16.shuffle") return ` ${of.bytes(16).join(" ")}`;
  if (/\.(load|store)\d*(_splat|_zero)?$/.test(name)) return memoryArgument(of);
  if (/\.(load|store)\d+_lane$/.test(name)) return `${memoryArgument(of)} ${of.byte()}`;
  if (name.endsWith("_lane")) return ` ${of.byte()}`;
  return "";
};

const vectorConstant = (bytes: Uint8Array): string => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  return `v128.const i32x4 ${[0, 4, 8, 12].map((offset) => `0x${view.getUint32(offset, true).toString(16).padStart(8, "0")}`).join(" ")}`;
};

/** Instructions that the writer makes of their bytes. */
const OTHERS: Readonly<Record<number, (of: Reader) => string>> = {
  0x03: (of) => (of.byte(), "loop"),
  0x04: (of) => (of.byte(), "if"),
  0x05: () => "else",
  0x0b: () => "end",
  0x0d: (of) => `br_if ${of.unsigned()}`,
  0x10: (of) => `call $f${of.unsigned()}`,
  0x20: (of) => `local.get ${of.unsigned()}`,
  0x21: (of) => `local.set ${of.unsigned()}`,
  0x22: (of) => `local.tee ${of.unsigned()}`,
  0x41: (of) => `i32.const ${of.signed(32)}`,
  0x42: (of) => `i64.const ${of.signed(64)}`,
  0x44: (of) => `f64.const ${new DataView(of.bytes(8).slice().buffer).getFloat64(0, true)}`,
  0xfc: (of) => (of.unsigned() === 0x0b ? (of.byte(), "memory.fill") : (of.bytes(2), "memory.copy")),
};

const instruction = (of: Reader): string => {
  const first = of.byte();
  const other = OTHERS[first];
  if (other) return other(of);
  const bytes = [first];
  if (first === 0xfd) {
    do bytes.push(of.byte());
    while (at(bytes, bytes.length - 1) >= 0x80);
    if (bytes.join() === "253,12") return vectorConstant(of.bytes(16));
  }
  const name = byBytes.get(bytes.join());
  if (name === undefined) throw new RangeError(`No instruction of the writer has the bytes ${bytes.join(" ")}.`);
  return `${name}${immediates(name, of)}`;
};

/** The lines of a function: what is within a loop or a condition stands further in. */
const functionLines = (of: Reader): { readonly locals: readonly string[]; readonly lines: readonly string[] } => {
  const locals = Array.from({ length: of.unsigned() }, () => {
    const count = of.unsigned();
    const type = typeOf(of.byte());
    return count === 1 ? type : `${type} ×${count}`;
  });
  const lines: string[] = [];
  let depth = 2;
  while (of.left() > 0) {
    const text = instruction(of);
    if (text === "end" || text === "else") depth--;
    if (of.left() > 0) lines.push(`${"  ".repeat(depth)}${text}`);
    if (text === "if" || text === "loop" || text === "else") depth++;
  }
  return { locals, lines };
};

/** The text of a module. Throws a RangeError where it has what the library's writer does not write. */
export const wasmText = (module: Uint8Array): string => {
  const whole = reader(module.subarray(8));
  const types: string[] = [];
  const exported = new Map<number, string>();
  const lines: string[] = ["(module"];
  while (whole.left() > 0) {
    const id = whole.byte();
    const section = reader(whole.bytes(whole.unsigned()));
    const count = section.unsigned();
    for (let i = 0; i < count; i++) {
      if (id === 1) {
        section.byte();
        const list = (): readonly string[] => Array.from({ length: section.unsigned() }, () => typeOf(section.byte()));
        const [parameters, results] = [list(), list()];
        types.push(
          [
            parameters.length > 0 ? ` (param ${parameters.join(" ")})` : "",
            results.length > 0 ? ` (result ${results.join(" ")})` : "",
          ].join(""),
        );
      } else if (id === 2) {
        const names = [section.name(), section.name()];
        const [, flags] = [section.byte(), section.byte()];
        const [least, most] = [section.unsigned(), section.unsigned()];
        lines.push(`  (import "${names.join('" "')}" (memory ${least} ${most}${flags === 3 ? " shared" : ""}))`);
      } else if (id === 3) section.unsigned();
      else if (id === 7) {
        const name = section.name();
        section.byte();
        exported.set(section.unsigned(), name);
      } else {
        const body = functionLines(reader(section.bytes(section.unsigned())));
        const name = exported.has(i) ? ` (export "${exported.get(i)}")` : "";
        const locals = body.locals.length > 0 ? ` (local ${body.locals.join(" ")})` : "";
        lines.push(`  (func $f${i}${name}${types[i] ?? ""}${locals}`, ...body.lines, "  )");
      }
    }
  }
  return [...lines, ")"].join("\n");
};
