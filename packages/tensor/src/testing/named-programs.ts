/**
 * Programs over tensors with drawn names and sizes: dimensions of one size under different names, of size 1 and of size 0,
 * functions with fresh names, whole numbers, pieces, tables and rows. A compiled program has to give the interpreter's values.
 */
import { add, type AnyTensor, constant, count, key, mul, sum, type Tensor, tensor, uniforms } from "../index.ts";
import { at } from "../extend.ts";
import { passes } from "../plan/passes.ts";
import type { Draw } from "../testing.ts";
import { attempt, chooser, type Choose, type Indices, OPERATIONS } from "./drawn-operations.ts";
import { EVERY } from "./every-operation.ts";
import { IDIOMS } from "./idioms.ts";

/** A drawn program: a function of parameters and indices, and data for them. */
export interface NamedProgram {
  /** The program on drawn tensors; their values stay between about -3 and 3. */
  readonly run: (parameters: readonly Tensor[], indices: Indices) => readonly Tensor[];
  readonly parameters: readonly Tensor[];
  /** Indices that name rows of the first parameter. */
  readonly indices: Indices;
}

/** Small sizes, so that many are equal; one of them is large enough for vectors, and some are 1. */
const SIZES = [3, 3, 3, 4, 4, 2, 1, 17];

/** The names of the passes that can be switched off. */
export const SWITCHES = passes.flatMap((pass) => ("without" in pass ? [pass.name] : []));

/** A number of rows from which a sum of everything is made row by row. */
const MANY = 70;

/** No tensor has more elements than this. */
const MOST = 3000;

const NAMES = ["a", "b", "c", "d", "e"];

/** Draws a program, and data for it. */
export const drawNamedProgram = (draw: Draw, steps = 12): NamedProgram => {
  const sizes = new Map(NAMES.map((name) => [name, at(SIZES, draw.integer(0, SIZES.length - 1))]));
  // One program in eight has a dimension without elements.
  if (draw.integer(0, 7) === 0) sizes.set(at(NAMES, draw.integer(0, NAMES.length - 1)), 0);
  const shapes = Array.from({ length: 3 }, (_, k) => {
    const from = draw.integer(0, NAMES.length - 1);
    return Array.from({ length: k === 0 ? 2 : draw.integer(1, 3) }, (__, axis) =>
      at(NAMES, (from + axis) % NAMES.length),
    );
  });
  const sizeOf = (name: string): number => sizes.get(name) ?? 1;
  const parameters = shapes.map((shape, k): Tensor => {
    const numbers = uniforms(key(draw.integer(0, 99)), k, count(shape.map(sizeOf))).map((u) => 2 * u - 1);
    return tensor(shape.join(" "), numbers, Object.fromEntries(sizes)) as Tensor;
  });
  const rows = at(at(parameters, 0).sizes, 0);
  const batch = rows === 0 ? 0 : at([...SIZES, MANY], draw.integer(0, SIZES.length));
  const elements = Array.from({ length: batch }, () => draw.integer(0, rows - 1));
  const indices = tensor("int:batch", elements, { batch });
  const tape = Array.from({ length: 7 * draw.integer(1, steps) }, () => draw.integer(0, 9999));
  return { run: (given, places) => build(chooser(tape), given, places, tape.length / 7), parameters, indices };
};

const all = Object.values(EVERY);

/** Operations one after another, each over earlier results; the outputs are some of the results. */
const build = (choose: Choose, parameters: readonly Tensor[], indices: Indices, steps: number): readonly Tensor[] => {
  const pool: Tensor[] = [...parameters];
  // The later a tensor was made, the likelier it is read.
  const pick = (): Tensor => at(pool, pool.length - 1 - Math.min(choose(pool.length), choose(pool.length)));
  for (let step = 0; step < steps; step++) {
    const operations = at([IDIOMS, OPERATIONS, all], choose(3));
    const operation = at(operations, choose(operations.length));
    const made = attempt(() => operation({ x: pick(), pick, choose, table: at(parameters, 0), indices }));
    if (made && count(made.sizes) <= MOST && made.sizes.length <= 4) pool.push(made);
  }
  return Array.from({ length: 1 + choose(2) }, () => pick()).concat(at(pool, pool.length - 1));
};

/** The outputs of a program as one number, in which every element has another weight. */
export const weighed = (outputs: readonly AnyTensor[]): Tensor<[]> =>
  outputs.reduce<Tensor<[]>>(
    (total, y) => {
      const weights = Float64Array.from({ length: count(y.sizes) }, (_, i) => 0.2 * Math.sin(i + 1) + 0.3);
      return add(total, sum(mul<Tensor, Tensor>(y as Tensor, constant(weights, y.shape, y.sizes))));
    },
    constant([0], [], []),
  );
