// Writes a module of WebAssembly, byte by byte.
import {
  again,
  brackets,
  type Code,
  get,
  i32,
  type Double,
  type Lanes,
  type Local,
  MOST_PARAMETERS,
  onLocal,
  op,
  set,
  type Sink,
  tee,
  type ValueType,
  type FourWords,
} from "./code.ts";
import type { Float64 } from "./float64/precision.ts";
import { unsigned } from "./leb128.ts";
import { instructions, type Opcode } from "./opcodes.ts";

const valueTypes: Record<ValueType, number> = { i32: 0x7f, i64: 0x7e, v128: 0x7b };

const V128_CONST = [0xfd, 0x0c] as const;
const ZEROS = [...V128_CONST, ...new Uint8Array(16)];

/** What a function works on: four numbers at a time, one register of them, or bytes of the memory as they are. */
export type FunctionKind = "kernel" | "register" | "bytes";

/** The parameters of a function of these types. */
type Parameters<Types extends readonly ValueType[]> = { readonly [Index in keyof Types]: Local };

/** Collects the body of one function: its code and its locals. */
export class FunctionBuilder<Types extends readonly ValueType[] = readonly ValueType[]> implements Sink {
  readonly parameters: Parameters<Types>;
  private readonly locals: Local[] = [];
  private readonly code: number[] = [];
  private readonly constants = new Map<string, number>();
  private readonly beginning: number[] = [];

  /** The module of the function. It defines the functions that this one calls. */
  readonly module: ModuleBuilder;

  /** How code is written for float64, if the function computes in it. */
  readonly double: Double | undefined;
  private readonly hasPairs: boolean;

  constructor(parameters: Types, module: ModuleBuilder, kind: FunctionKind) {
    this.module = module;
    const locals: readonly Local[] = parameters.map((type, index) => ({ index, type }));
    // The type of `map` forgets how many there are.
    this.parameters = locals as Parameters<Types>;
    this.double = kind === "bytes" ? undefined : module.float64?.double(this);
    this.hasPairs = kind === "kernel" && this.double !== undefined;
  }

  /**
   * A new local variable; it starts as 0. Where only the first one or two numbers of a vector count, it takes one register in float64
   * too.
   */
  local(type: ValueType, lanes: Lanes = 4): Local {
    if (type !== "v128" || !this.hasPairs || lanes <= 2) return this.uniform(type);
    const { index } = this.uniform(type);
    this.uniform(type);
    return { index, type, isPair: true };
  }

  /** A new local variable that needs one register in float64 too: its four numbers are equal. */
  uniform(type: ValueType): Local {
    const local = { index: this.parameters.length + this.locals.length, type };
    this.locals.push(local);
    return local;
  }

  /** Appends code. */
  emit(...codes: readonly Code[]): void {
    for (const code of codes) code(this);
  }

  append(bytes: readonly number[]): void {
    this.code.push(...bytes);
  }

  instruction(opcode: Opcode): void {
    this.append(instructions[opcode]);
  }

  /**
   * Appends a vector constant, which the function computes once, at its beginning. Engines would compute it again wherever it
   * stands, even in a loop, with two instructions on the units that add. Only zeros cost nothing.
   */
  constant(words: FourWords): void {
    const [a, b, c, d] = words;
    if ((a | b | c | d) === 0) return this.append(ZEROS);
    const key = words.join();
    const known = this.constants.get(key) ?? this.uniform("v128").index;
    if (!this.constants.has(key)) {
      this.constants.set(key, known);
      this.beginning.push(...V128_CONST, ...new Uint8Array(Int32Array.from(words).buffer), ...onLocal.set(known));
    }
    this.append(onLocal.get(known));
  }

  /** A new local that holds a value, or the first lanes of a vector. */
  hold(type: ValueType, value: Code, lanes: Lanes = 4): Local {
    const local = this.local(type, lanes);
    this.emit(set(local, value));
    return local;
  }

  /** Adds a constant to a local. */
  advance(local: Local, amount: number): void {
    if (amount !== 0) this.emit(set(local, op("i32.add", get(local), i32(amount))));
  }

  /** Moves a pointer on by a number of rows of so many numbers each. */
  skipRows(pointer: Local, rows: Local, width: number): void {
    this.emit(set(pointer, op("i32.add", get(pointer), op("i32.mul", get(rows), i32(4 * width)))));
  }

  /** Runs a body if the condition is not 0, and the alternative, if there is one, otherwise. */
  when(condition: Code, body: () => void, otherwise?: () => void): void {
    this.emit(condition, brackets.if);
    body();
    if (otherwise) {
      this.emit(brackets.else);
      otherwise();
    }
    this.emit(brackets.end);
  }

  /** Runs a body a fixed number of times. */
  repeat(times: number, body: () => void): void {
    if (times <= 1) {
      if (times === 1) body();
      return;
    }
    const left = this.hold("i32", i32(times));
    this.emit(brackets.loop);
    body();
    this.emit(again(tee(left, op("i32.sub", get(left), i32(1)))), brackets.end);
  }

  /** Runs a body while at least `step` items are left, and subtracts `step` each time. */
  whileLeft(left: Local, step: number, body: () => void): void {
    const enough = op("i32.ge_s", get(left), i32(step));
    this.when(enough, () => {
      this.emit(brackets.loop);
      body();
      this.advance(left, -step);
      this.emit(again(enough), brackets.end);
    });
  }

  /** The function's entry in the code section. */
  finish(): number[] {
    const passed = this.parameters.slice(MOST_PARAMETERS);
    const fromGlobals = passed.flatMap(({ index }, k) => [0x23, ...unsigned(k), ...onLocal.set(index)]);
    const declarations = [...passed, ...this.locals].map(({ type }) => [1, valueTypes[type]]);
    const body = list(declarations).concat(fromGlobals, this.beginning, this.code, 0x0b);
    return unsigned(body.length).concat(body);
  }
}

const list = (items: readonly (readonly number[])[]): number[] => unsigned(items.length).concat(...items);
const section = (id: number, content: readonly number[]): number[] => [id, ...unsigned(content.length)].concat(content);
const name = (text: string): number[] => list(Array.from(text, (letter) => [letter.charCodeAt(0)]));

/** Collects the functions of a module, and encodes it in WebAssembly's binary format. */
export class ModuleBuilder {
  private readonly types: number[][] = [];
  private readonly bodies: number[][] = [];
  private readonly exports: number[][] = [];
  private readonly known = new Map<string, number>();
  private readonly globals: number[][] = [];
  /** How the functions of the module are written for float64, if they are. */
  readonly float64: Float64 | undefined;

  constructor(float64?: Float64) {
    this.float64 = float64;
  }

  /** Defines a function, unless the module has one with that key, and returns its index. It may call itself by its index. */
  define<const Types extends readonly ValueType[]>(
    key: string,
    parameters: Types,
    results: readonly ValueType[],
    build: (f: FunctionBuilder<Types>, self: number) => void,
    kind: FunctionKind = "kernel",
  ): number {
    const existing = this.known.get(key);
    if (existing !== undefined) return existing;
    const builder = new FunctionBuilder(parameters, this, kind);
    const encodeTypes = (types: readonly ValueType[]): number[] =>
      list(types.slice(0, MOST_PARAMETERS).map((type) => [valueTypes[type]]));
    const index = this.types.push([0x60, ...encodeTypes(parameters), ...encodeTypes(results)]) - 1;
    parameters.slice(MOST_PARAMETERS).forEach((type, k) => {
      this.globals[k] = [valueTypes[type], 1, 0x41, 0, 0x0b];
    });
    this.known.set(key, index);
    build(builder, index);
    this.bodies[index] = builder.finish();
    return index;
  }

  /** Makes a function visible outside. */
  export(text: string, index: number): void {
    this.exports.push([...name(text), 0, ...unsigned(index)]);
  }

  /** The module; it imports its memory, shared between threads or not, as `env.memory`. */
  encode(options: { readonly shared: boolean }): Uint8Array<ArrayBuffer> {
    const limits = [options.shared ? 3 : 1, ...unsigned(1), ...unsigned(65536)];
    const indices = this.bodies.map((_, index) => unsigned(index));
    return new Uint8Array(
      [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0].concat(
        section(1, list(this.types)),
        section(2, list([[...name("env"), ...name("memory"), 2, ...limits]])),
        section(3, list(indices)),
        section(6, list(this.globals)),
        section(7, list(this.exports)),
        section(10, list(this.bodies)),
      ),
    );
  }
}
