// Programs that property tests draw.
import {
  add,
  type AnyTensor,
  div,
  exp,
  gather,
  key,
  maximum,
  mul,
  neg,
  permute,
  relu,
  scatter,
  type Shape,
  softmax,
  sub,
  sum,
  tanh,
  type Tensor,
  tensor,
  uniforms,
} from "../index.ts";
import { at, contract } from "../extend.ts";
import type { Draw } from "../testing.ts";

/**
 * Whole programs: operations drawn at random over each other's results, so that passes meet graphs that nobody thought
 * of, in tables of drawn sizes. The results have to be the interpreter's values, however the compiler fuses, shares, stores or
 * reorders.
 */
/** Results stay between about -1 and 1, however many operations follow one another. */
const bounded = (x: Tensor): Tensor => tanh<Shape>(x);

/** Labels of A B, A Bᵀ and Aᵀ B. */
const STRAIGHT = [
  [0, 1],
  [1, 2],
] as const;
const TRANSPOSED = [
  [0, 1],
  [2, 1],
] as const;
const OVER_ROWS = [
  [0, 1],
  [0, 2],
] as const;

/** The float32 rounding errors of a dozen operations stay well below this; a fault of a pass is far above. */
export const FAULT = 2e-3;

interface Pool {
  /** Tensors of sizes [rows, dim], and tensors of sizes [batch, dim]. */
  readonly tables: Tensor[];
  readonly batches: Tensor[];
}

const program = (choices: readonly (readonly [number, number, number])[], outputs: readonly number[]) => {
  return (table: Tensor, weights: Tensor, indices: Tensor<Shape, "int">): readonly AnyTensor[] => {
    const pool: Pool = { tables: [table], batches: [gather<Shape, Shape>(table, indices)] };
    const pick = (list: readonly Tensor[], n: number): Tensor => list[n % list.length] ?? table;
    for (const [kind, first, second] of choices) {
      const list = first % 2 === 0 ? pool.tables : pool.batches;
      const [a, b] = [pick(list, first >> 1), pick(list, second)];
      const column = sum(a, -1);
      const across = (x: Tensor): Tensor => permute(x, [1, 0]);
      const made: readonly (() => Tensor)[] = [
        () => add<Tensor, Tensor>(a, b),
        () => mul<Tensor, Tensor>(a, sub<number, Tensor>(1, b)),
        () => neg<Shape>(relu<Shape>(a)),
        () => bounded(exp<Shape>(a)),
        () => softmax<Shape, -1>(a, -1),
        () => bounded(mul<Tensor, number>(contract(a, weights, STRAIGHT, [0, 2]), 0.2)),
        () => bounded(mul<Tensor, number>(contract(a, weights, TRANSPOSED, [0, 2]), 0.2)),
        () => across(bounded(div<Tensor, Tensor>(across(a), maximum<Tensor, number>(column, 1)))),
        () => maximum<Tensor, Tensor>(a, mul<Tensor, number>(b, 0.5)),
      ];
      list.push((made[kind % made.length] ?? made[0])?.() ?? a);
      if (kind % 5 === 0) pool.batches.push(gather<Shape, Shape>(pick(pool.tables, second), indices));
      if (kind % 7 === 0) {
        // As the gradient of a projected table: a scatter of a product, and of something beside it.
        const x = pick(pool.batches, second);
        const product = contract(mul<Tensor, number>(x, 0.2), weights, TRANSPOSED, [0, 2]);
        const added = kind % 2 === 0 ? product : add<Tensor, Tensor>(x, product);
        pool.tables.push(bounded(scatter(indices, added, table.shape, table.sizes)));
      }
    }
    const all = [...pool.tables, ...pool.batches];
    // As the gradient of weights: gathered rows contracted with whatever became of them.
    const weighed = contract(pick(pool.batches, 0), pick(pool.batches, 11), OVER_ROWS, [1, 2]);
    return [...outputs.map((n) => pick(all, n)), sum(pick(all, all.length - 1)), weighed];
  };
};

/** The numbers of rows or columns: some fill vectors, some do not, and two of them are equal. */
const SIZES = [24, 30, 30, 44, 17, 8, 3, 1];

/** The dimensions of a table, of the indices that name its rows, and of the columns. */
const NAMES = [
  ["rows", "batch", "dim"],
  ["dim", "rows", "batch"],
  ["n", "m", "k"],
] as const;

/** A program drawn at random, and its inputs as data. */
export const drawProgram = (draw: Draw) => {
  const [rows = 1, batch = 1, dim = 1] = Array.from({ length: 3 }, () => at(SIZES, draw.integer(0, SIZES.length - 1)));
  const [row, place, column] = at(NAMES, draw.integer(0, NAMES.length - 1));
  const choices = Array.from({ length: draw.integer(1, 14) }, () => {
    return [draw.integer(0, 62), draw.integer(0, 40), draw.integer(0, 40)] as const;
  });
  const outputs = Array.from({ length: draw.integer(1, 3) }, () => draw.integer(0, 40));
  const named: Readonly<Record<string, number>> = { [row]: rows, [place]: batch, [column]: dim };
  const floats = (notation: string, count: number, stream: number): Tensor => {
    const numbers = uniforms(key(8), stream, count).map((x) => 2 * x - 1);
    return tensor(notation, numbers, named) as Tensor;
  };
  const places = Array.from({ length: batch }, () => draw.integer(0, rows - 1));
  const ints: string = `int:${place}`;
  const indices = tensor(ints, places, named) as Tensor<Shape, "int">;
  const [table, weights] = [floats(`${row} ${column}`, rows * dim, 1), floats(`${column} ${column}`, dim * dim, 2)];
  return { run: program(choices, outputs), data: [table, weights, indices] as const };
};
