import {
  add,
  type AnyTensor,
  contract,
  div,
  type Draw,
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

/**
 * Whole programs: operations drawn at random over each other's results, so that passes meet graphs that nobody thought
 * of. Whatever is fused, shared, stored or reordered, the interpreter's values have to come out.
 */
const [rows, batch, dim] = [30, 44, 24];

/** Results stay between -1 and 1 or so, however many operations follow one another. */
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

/** What rounding to float32 adds up to over a dozen operations stays well below; a fault of a pass is far above. */
export const FAULT = 2e-3;

interface Pool {
  /** Of sizes [rows, dim], and of sizes [batch, dim]. */
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
        pool.tables.push(bounded(scatter(indices, added, ["rows", "dim"], [rows, dim])));
      }
    }
    const all = [...pool.tables, ...pool.batches];
    // As the gradient of weights: gathered rows contracted with whatever became of them.
    const weighed = contract(pick(pool.batches, 0), pick(pool.batches, 11), OVER_ROWS, [1, 2]);
    return [...outputs.map((n) => pick(all, n)), sum(pick(all, all.length - 1)), weighed];
  };
};

const data = (notation: "rows dim" | "dim dim", stream: number) =>
  tensor(
    notation,
    uniforms(key(8), stream, (notation === "rows dim" ? rows : dim) * dim).map((x) => 2 * x - 1),
    { rows, dim },
  );

/** A program drawn at random, and its inputs as data. */
export const drawProgram = (draw: Draw) => {
  const choices = Array.from({ length: draw.integer(1, 14) }, () => {
    return [draw.integer(0, 62), draw.integer(0, 40), draw.integer(0, 40)] as const;
  });
  const outputs = Array.from({ length: draw.integer(1, 3) }, () => draw.integer(0, 40));
  const indices = tensor(
    "int:batch",
    Array.from({ length: batch }, () => draw.integer(0, rows - 1)),
    { batch },
  );
  return { run: program(choices, outputs), data: [data("rows dim", 1), data("dim dim", 2), indices] as const };
};
