/** Checks what each pass makes of graphs that it is meant for. */
import { expect, test } from "vitest";
import { everyRule } from "./rules/algebra.ts";
import { simplify } from "./rules/rule.ts";
import {
  add,
  einsum,
  filled,
  fn,
  gather,
  input,
  mean,
  mul,
  neg,
  relu,
  scan,
  scatter,
  softmax,
  square,
  sub,
  sum,
  take,
  tanh,
} from "../ops/all.ts";
import type { Node, Tensor } from "../tensor.ts";
import { collapse } from "./fuse/collapse.ts";
import { derivedRows } from "./derived.ts";
import { lowerContractions } from "./passes/lower-contractions.ts";
import { describeSchedule } from "./describe.ts";
import { fingerprint } from "../graph/fingerprint.ts";
import { shareRows } from "./passes/share-rows.ts";
import { schedule } from "./schedule.ts";

/** Each pass on the smallest graph that shows it. The texts are what a reader sees when a pass is printed. */
const printed = (outputs: readonly Node[]): string => fingerprint({ inputs: [], outputs });

const matrix = (rows: string, columns: string, sizes: readonly [number, number]) =>
  input([rows, columns], sizes, "float");

test("simplify shares equal nodes and drops what changes nothing", () => {
  const x = matrix("a", "b", [2, 3]);
  const twice = add(mul(square(x), 1), square(x));
  expect(printed(simplify([twice], everyRule))).toMatchInlineSnapshot(`
    "%0 = input() [2, 3]
    %1 = (#0 * #0)(%0) [2, 3]
    %2 = (#0 + #1)(%1, %1) [2, 3]
    return %2"
  `);
});

test("simplify sums one factor instead of the product", () => {
  const attention = input(["batch", "i", "j"], [4, 5, 5], "float");
  const items = input(["batch", "j", "dim"], [4, 5, 8], "float");
  const intent = mean(einsum("batch i j, batch j dim -> batch i dim", attention, items), "i");
  expect(printed(simplify([intent], everyRule))).toMatchInlineSnapshot(`
    "%0 = input() [4, 5, 5]
    %1 = sum over 1(%0) [4, 5]
    %2 = input() [4, 5, 8]
    %3 = contract 0,2 × 0,2,3 -> 0,3(%1, %2) [4, 8]
    %4 = constant 0.2() []
    %5 = view -1,-1(%4) [4, 8]
    %6 = (#0 * #1)(%3, %5) [4, 8]
    return %6"
  `);
});

test("simplify adds up what is multiplied by the same factor: the derivative of Q Qᵀ is one product", () => {
  const query = input(["batch", "j", "dim"], [4, 5, 8], "float");
  const cotangent = input(["batch", "i", "j"], [4, 5, 5], "float");
  const transposed = input(["batch", "j", "i"], [4, 5, 5], "float");
  const ofRows = einsum("batch i j, batch j dim -> batch i dim", cotangent, query);
  const ofColumns = einsum("batch j i, batch j dim -> batch i dim", transposed, query);
  const sum = add(ofRows, ofColumns);
  expect(printed(simplify([sum], everyRule))).toMatchInlineSnapshot(`
    "%0 = input() [4, 5, 5]
    %1 = input() [4, 5, 5]
    %2 = view 0,2,1(%1) [4, 5, 5]
    %3 = (#0 + #1)(%0, %2) [4, 5, 5]
    %4 = input() [4, 5, 8]
    %5 = contract 0,1,2 × 0,2,3 -> 0,1,3(%3, %4) [4, 5, 8]
    return %5"
  `);
});

test("a recurrence that begins with zeros has one matrix product less", () => {
  const items = input(["batch", "length", "dim"], [64, 3, 32], "float");
  const recurrent = input(["dim", "dim"], [32, 32], "float");
  const product = fn("batch dim, dim dim -> batch dim", (state, weights) =>
    einsum("batch dim, dim out -> batch out", state, weights),
  );
  const begun = filled(0, ["batch", "dim"], [64, 32]);
  const { last } = scan(items, "length", begun, (state, item) => tanh(add(item, product(state, recurrent))));
  const program = { inputs: [items, recurrent], outputs: [last], carried: [-1], names: ["items", "recurrent"] };
  expect(schedule(program).steps.filter(({ kernel }) => kernel.kind === "contract").length).toBe(2);
});

test("rows: each row of a table is multiplied once, and so is its gradient", () => {
  const table = matrix("items", "dim", [20, 8]);
  const weights = matrix("dim", "out", [8, 8]);
  const indices = input(["batch"], [100], "int");
  const projected = einsum("batch dim, dim out -> batch out", gather(table, indices), weights);
  const cotangent = matrix("batch", "out", [100, 8]);
  const ofTable = scatter(
    indices,
    einsum("batch out, dim out -> batch dim", cotangent, weights),
    ["items", "dim"],
    [20, 8],
  );
  const ofWeights = einsum("batch dim, batch out -> dim out", gather(table, indices), cotangent);
  expect(printed(shareRows([projected, ofTable, ofWeights], derivedRows().derive))).toMatchInlineSnapshot(`
    "%0 = input() [20, 8]
    %1 = input() [20]
    %2 = gather(%0, %1) [20, 8]
    %3 = input() [8, 8]
    %4 = contract 3,1 × 1,2 -> 3,2(%2, %3) [20, 8]
    %5 = input() [100]
    %6 = gather(%4, %5) [100, 8]
    %7 = input() [20]
    %8 = input() [100, 8]
    %9 = scatter into 20(%5, %8) [20, 8]
    %10 = contract 3,1 × 2,1 -> 3,2(%9, %3) [20, 8]
    %11 = scatter into 20(%7, %10) [20, 8]
    %12 = gather(%0, %1) [20, 8]
    %13 = scatter into 20(%5, %8) [20, 8]
    %14 = contract 3,1 × 3,2 -> 1,2(%12, %13) [8, 8]
    return %6, %11, %14"
  `);
});

test("contractions: large ones become matrix products, batched ones sums of products", () => {
  const large = einsum("m k, n k -> m n", matrix("m", "k", [64, 32]), matrix("n", "k", [48, 32]));
  const query = input(["batch", "i", "dim"], [4, 5, 8], "float");
  const batched = einsum("batch i dim, batch j dim -> batch i j", query, query);
  expect(printed(simplify(lowerContractions([large, batched]), []))).toMatchInlineSnapshot(`
    "%0 = input() [64, 32]
    %1 = reshape(%0) [64, 32]
    %2 = input() [48, 32]
    %3 = view 1,0(%2) [32, 48]
    %4 = reshape(%3) [32, 48]
    %5 = contract 0,1 × 1,2 -> 0,2(%1, %4) [64, 48]
    %6 = reshape(%5) [64, 48]
    %7 = input() [4, 5, 8]
    %8 = view 0,1,-1,2(%7) [4, 5, 5, 8]
    %9 = view 0,-1,1,2(%7) [4, 5, 5, 8]
    %10 = (#0 * #1)(%8, %9) [4, 5, 5, 8]
    %11 = sum over 3(%10) [4, 5, 5]
    %12 = reshape(%11) [4, 5, 5]
    return %6, %12"
  `);
});

test("fusion: a softmax of a gathered table is a few loops, each with what it reads inside of it", () => {
  const table = matrix("items", "dim", [20, 8]);
  const indices = input(["batch"], [100], "int");
  const outputs = [sum(relu(softmax(gather(table, indices), -1))) as Tensor];
  const program = { inputs: [table, indices], outputs, carried: [-1], names: ["table", "indices"] };
  expect(describeSchedule(schedule(program), 0)).toMatchInlineSnapshot(`
    "100 rows, 100 at a time:
      %0 [100] = loop 100: maximum over 8 of #1 of input indices [100], input table [20, 8]
      %1 [100, 8] = loop 100×8: exponential(select((#1 = #2), 0, (#1 - #2))) of input indices [100], input table [20, 8], %0
      %2 [100] = loop 100: sum over 8 of #0 of %1
      %3 [100] = loop 100: sum over 8 of maximum((#0 / #1), 0) of %1, %2
    %4 [] = loop once: sum over 100 of #0 of %3
    5 kernels, 0 KiB of scratch memory"
  `);
});

test("collapse: dimensions that every input runs through without a gap become one", () => {
  const loop = collapse({
    kind: "loop",
    dimensions: [4, 1, 5, 6],
    reduced: 1,
    reducer: "sum",
    inputs: [
      { cell: "float", strides: [30, 30, 6, 1] },
      { cell: "float", strides: [0, 0, 0, 1] },
    ],
    expression: { kind: "input", index: 0 },
    cell: "float",
    flush: false,
  });
  expect(loop.dimensions).toEqual([20, 6]);
  expect(loop.inputs.map((access) => access.strides)).toEqual([
    [6, 1],
    [0, 1],
  ]);
});

test("scatters into one table are one kernel, and compute their rows where they add them", () => {
  const [liked, other] = [input(["batch"], [6], "int"), input(["batch"], [6], "int")];
  const rows = matrix("batch", "dim", [6, 8]);
  const table = (indices: typeof liked, values: Tensor) => scatter(indices, values, ["items", "dim"], [20, 8]);
  const gradient = sub(table(liked, square(rows)), neg(table(other, mul(rows, 3))));
  const program = {
    inputs: [liked, other, rows],
    outputs: [gradient],
    carried: [-1],
    names: ["liked", "other", "rows"],
  };
  expect(describeSchedule(schedule(program), 0)).toMatchInlineSnapshot(`
    "%0 [20, 8] = scatter into 20 rows of 8: 6 at #0: (#1 * #1); 6 at #0: (3 * #1) of input liked [6], input rows [6, 8], input other [6], input rows [6, 8]
    1 kernels, 0 KiB of scratch memory"
  `);
});

test("the gradient of each history's last item is added at the last items alone, and nothing is padded", () => {
  const history = input(["batch", "length"], [6, 5], "int");
  const rows = input(["batch", "dim"], [6, 8], "float");
  const gradient = scatter(take(history, "length", -1), square(rows), ["items", "dim"], [20, 8]);
  const program = { inputs: [history, rows], outputs: [gradient], carried: [-1], names: ["history", "rows"] };
  const { steps } = schedule(program);
  expect(steps.map(({ kernel, offsets }) => [kernel.kind, offsets])).toEqual([["scatter", [4, 0]]]);
});
