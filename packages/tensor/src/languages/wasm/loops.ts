// Writes loops as code, level by level.
import { at } from "../../at.ts";
import type { Code, Local } from "./code.ts";
import { get, i32, op, set } from "./code.ts";
import type { FunctionBuilder } from "./encoder.ts";
import type { Hoisting } from "./hoisting.ts";
import type { Evaluator, Scope } from "./values.ts";
import type { Nest } from "./nest.ts";
import type { Place, Reader, Walker } from "./reader.ts";

/** The place before the vectorised level, where no value depends on the lane. */
export const single: Place = { lanes: 1, after: false };

/** What a body computes at a time: the place at which it reads, and a number of vectors. */
export interface Stretch {
  readonly place: Place;
  readonly steps: number;
}

/** The loops of a nest as code: counters, and pointers that move with them. */
export interface LoopCode {
  /**
   * Runs the body for each iteration of the levels from `level` to the one before `until`. Then the pointers are back where they
   * began.
   */
  readonly loops: (level: number, until: number, scope: Scope, body: (scope: Scope) => void, stretch?: Stretch) => void;
  /** Runs the iterations of one level in blocks of `size`, and `after` behind each block. */
  readonly blocks: (
    level: number,
    size: number,
    scope: Scope,
    body: (scope: Scope) => void,
    after: () => void,
    stretch: Stretch,
  ) => void;
  /**
   * Runs the body along the vectorised level: several vectors at a time, then one, in float64 two elements, and then one element at
   * a time.
   */
  readonly vectors: (unroll: number, body: (stretch: Stretch) => void) => void;
}

/** The values of an expression that stay the same within a level, and how one of them is computed and kept. */
export interface Hoist {
  readonly invariant: Hoisting["invariant"];
  readonly hold: Evaluator["hold"];
}

/** The iterations of the outermost loop that run. */
export interface Iterations {
  readonly begin: Code;
  readonly end: Code;
}

/** The range that the caller of a kernel gives. */
const rangeOfCall = (f: FunctionBuilder): Iterations => ({
  begin: get(at(f.parameters, 0)),
  end: get(at(f.parameters, 1)),
});

/**
 * Starts a nest: sets its pointers to the begin of the range, which is the call's unless another is given. At the
 * start of each iteration of a level that is not vectorised, the values that stay the same within it are computed.
 */
export const createLoops = (
  f: FunctionBuilder,
  nest: Nest,
  vector: number,
  readers: readonly Reader[],
  output: Walker,
  { invariant, hold }: Hoist,
  range: Iterations = rangeOfCall(f),
): LoopCode => {
  const { extents, scale } = nest;
  const walkers = [...readers.flatMap((reader) => reader.walkers), output];
  const hoist = (level: number, { place, steps }: Stretch, scope: Scope): void => {
    for (const node of invariant(level)) for (let step = 0; step < steps; step++) hold(node, place, step, scope);
  };
  const enter = (level: number): void => readers.forEach((reader) => reader.enter(level));
  const advance = (level: number, iterations: number): void => {
    for (const { local, strides } of walkers) f.advance(local, 4 * at(strides, level) * iterations);
  };

  enter(-1);
  const times = (value: Code, factor: number): Code => (factor === 1 ? value : op("i32.mul", value, i32(factor)));
  const { begin, end } = range;
  const left: Local = f.hold("i32", times(op("i32.sub", end, begin), scale));
  for (const { local, strides } of walkers)
    if (at(strides, 0) !== 0) f.emit(set(local, op("i32.add", get(local), times(begin, 4 * scale * at(strides, 0)))));

  const repeat = (level: number, iterations: number, width: number, body: () => void): void => {
    const iteration = (): void => {
      body();
      advance(level, width);
    };
    if (level === 0) f.whileLeft(left, width, iteration);
    else f.repeat(iterations, iteration);
  };
  const each = (level: number, iterations: number, scope: Scope, body: (scope: Scope) => void, stretch: Stretch) =>
    repeat(level, iterations, 1, () => {
      const inner = new Map(scope);
      enter(level);
      hoist(level, stretch, inner);
      body(inner);
    });
  const loops: LoopCode["loops"] = (level, until, scope, body, stretch = { place: single, steps: 1 }) => {
    if (level >= until) return body(scope);
    each(level, at(extents, level), scope, (inner) => loops(level + 1, until, inner, body, stretch), stretch);
    if (level > 0) advance(level, -at(extents, level));
  };
  const blocks: LoopCode["blocks"] = (level, size, scope, body, after, stretch) => {
    const extent = at(extents, level);
    const block = (iterations: number) => (): void => {
      if (iterations === 0) return;
      each(level, iterations, scope, body, stretch);
      after();
    };
    f.repeat(Math.floor(extent / size), block(size));
    block(extent % size)();
    advance(level, -extent);
  };
  const vectors: LoopCode["vectors"] = (unroll, body) => {
    let rest = at(extents, vector);
    const whole = [...new Set([unroll, 1])].map((steps): Stretch => ({ place: { lanes: 4, after: false }, steps }));
    // Two numbers are one register of float64. Along a reduction what is left over goes to one sum, number by number.
    const two: Stretch = { place: { lanes: 2, after: false }, steps: 1 };
    const halves = f.module.float64 && vector < nest.outputs ? [two] : [];
    for (const stretch of [...whole, ...halves, { place: single, steps: 1 }]) {
      const width = stretch.place.lanes * stretch.steps;
      repeat(vector, Math.floor(rest / width), width, () => {
        enter(vector);
        body(stretch);
      });
      rest %= width;
    }
    if (vector > 0) advance(vector, -at(extents, vector));
  };
  return { loops, blocks, vectors };
};
