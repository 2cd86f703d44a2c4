/**
 * Steps that carry a state, over drawn programs: a table, the memory of an optimizer, and batches that name some of the table's
 * rows. The terms that are added to the rows depend on all results of the program.
 */
import {
  add,
  count,
  div,
  gather,
  maximum,
  mul,
  reshape,
  scatter,
  type Shape,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
} from "../index.ts";
import { assumeEqual, at, contract } from "../extend.ts";
import type { Draw } from "../testing.ts";
import { bounded, type Choose, chooser, type Indices, UNARY } from "./drawn-operations.ts";
import { drawNamedProgram, weighed } from "./named-programs.ts";

/** A table, and the memory of an optimizer for it. */
export type State = readonly [table: Tensor, memory: Tensor];

/** A drawn step, and data for it. */
export interface NamedStep {
  readonly run: (
    state: State,
    others: readonly Tensor[],
    indices: Indices,
  ) => { readonly state: State; readonly results: readonly Tensor[] };
  readonly state: State;
  readonly others: readonly Tensor[];
  /** For each step, the rows that it names. */
  readonly batches: readonly Indices[];
}

/** Draws a step of a program, and batches for the given number of steps. */
export const drawNamedStep = (draw: Draw, steps: number, operations = 6): NamedStep => {
  const { run, parameters, indices } = drawNamedProgram(draw, operations);
  const [given, ...others] = parameters as readonly [Tensor, ...Tensor[]];
  const { sizes, shape } = given;
  const [rows, batch] = [at(sizes, 0), at(indices.sizes, 0)];
  const tape = Array.from({ length: 5 }, () => draw.integer(0, 9999));
  const data = (numberOf: (x: number) => number): Tensor =>
    tensor(shape.join(" "), Array.from(given.operation.evaluate([], given), numberOf), sizesOf(given)) as Tensor;
  return {
    run: ([whole, memory], rest, places) => {
      const choose = chooser(tape);
      const isClipped = choose(2) === 0;
      const table = isClipped ? assumeEqual(whole, clipped(whole)) : whole;
      const results = run([table, ...rest], places);
      const { ofTable, ofWeights } = gradients(table, places, results, choose);
      const state = at(UPDATES, choose(UPDATES.length))(table, memory, ofTable);
      return { state: isClipped ? [clipped(state[0]), state[1]] : state, results: [...results, ofWeights] };
    },
    // Rows begin in the unit ball.
    state: [data((x) => x / Math.sqrt(Math.max(1, at(sizes, 1)))), data((x) => 0.1 + Math.abs(x))],
    others,
    batches: Array.from({ length: steps }, () =>
      tensor(
        "int:batch",
        Array.from({ length: batch }, () => draw.integer(0, rows - 1)),
        { batch },
      ),
    ),
  };
};

const sizesOf = ({ shape, sizes }: Tensor): Readonly<Record<string, number>> =>
  Object.fromEntries(shape.map((name, axis) => [name, at(sizes, axis)]));

/** The sums for each row: of the named rows, of their products, or of both; and the gradient that weights would get. */
const gradients = (table: Tensor, places: Indices, results: readonly Tensor[], choose: Choose) => {
  const rows = gather<Shape, Shape>(table, places);
  const scaled = mul<Tensor, Tensor>(
    at(UNARY, choose(UNARY.length))(rows),
    add<number, Tensor>(1.5, bounded(weighed(results))),
  );
  const weights = bounded(contract(table, table, [LABELS, [0, 2]], [1, 2]));
  const projected = bounded(contract(rows, weights, [LABELS, [1, 2]], [0, 2]));
  const product = contract(mul<Tensor, number>(projected, 0.1), weights, [LABELS, [2, 1]], [0, 2]);
  const values = [scaled, reshape(product, scaled.shape, scaled.sizes)];
  const kinds = [[0], [1], [0, 1]] as const;
  const added = at(kinds, choose(kinds.length))
    .map((kind) => at(values, kind))
    .reduce((total, value) => add<Tensor, Tensor>(total, value));
  return {
    ofTable: scatter(places, added, table.shape, table.sizes),
    ofWeights: contract(rows, projected, [LABELS, [0, 2]], [1, 2]),
  };
};

const LABELS = [0, 1] as const;

/** Every row that is longer than 1, divided by its length. */
const clipped = (table: Tensor): Tensor => {
  const lengths = sqrt<Shape>(sum<Shape, -1>(square<Shape>(table), -1));
  const column = reshape(maximum<Tensor, number>(lengths, 1), [at(table.shape, 0), 1], [at(table.sizes, 0), 1]);
  return count(table.sizes) === 0 ? table : div<Tensor, Tensor>(table, column);
};

const less = (table: Tensor, change: Tensor): Tensor => sub<Tensor, Tensor>(table, mul<Tensor, number>(change, 0.1));

/** Optimizers: some leave the rows that no batch names as they are, others move them all. */
const UPDATES: readonly ((table: Tensor, memory: Tensor, gradient: Tensor) => State)[] = [
  (table, memory, g) => [less(table, g), memory],
  (table, memory, g) => {
    const sums = add<Tensor, Tensor>(memory, square<Shape>(g));
    return [less(table, div<Tensor, Tensor>(g, add<Tensor, number>(sqrt<Shape>(sums), 0.1))), sums];
  },
  (table, memory, g) => {
    const mean = add<Tensor, Tensor>(mul<Tensor, number>(memory, 0.9), g);
    return [less(table, mean), mean];
  },
  (table, memory, g) => [less(mul<Tensor, number>(table, 0.9), g), memory],
];
