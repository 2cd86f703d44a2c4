/** Checks that a printed loop has its steps, in every form, and that they are all that it computes. */
import {
  add,
  cond,
  cos,
  einsum,
  greater,
  label,
  less,
  mul,
  print,
  scanLoop,
  sin,
  sqrt,
  sum,
  tanh,
  type Tensor,
  tensor,
  toFloat,
  whileLoop,
} from "@attrec/tensor";
import { expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { printedFault } from "../../tensor/src/testing/printed-fault.ts";
import { grad } from "./grad.ts";
import { jvp } from "./jvp.ts";
import { vmap } from "./vmap.ts";

interface Cell {
  readonly W: Tensor<[3, 3]>;
  readonly start: Tensor<[3]>;
}
type Steps = Tensor<["steps", 3]>;

const recurrent = ({ W, start }: Cell, xs: Steps): Tensor<[]> => {
  const step = (h: Tensor<[3]>, x: Tensor<[3]>) => {
    const state = label("h", tanh(add(einsum("in, in out -> out", h, W), x)));
    return { state, output: mul(state, cos(x)) };
  };
  const { last, outputs } = scanLoop("steps", xs, start, step);
  return add(sum(mul(last, last)), sum(outputs));
};

const cell: Cell = {
  W: tensor("3 3", [0.1, 0.2, -0.3, 0.4, 0.5, -0.6, 0.7, 0.8, 0.9]),
  start: tensor("3", [1, -1, 0.5]),
};
const xs: Steps = tensor("steps 3", [1, 2, 3, -1, -2, -3], { steps: 2 });

test("the steps of a recurrence stand below it", () => {
  expect(print(recurrent)(cell, xs)).toMatchInlineSnapshot(`
    "given W [3, 3'], start [3], x2 [steps, 3]
    where steps is 2
    forward
      loop [9] = loop(start, x2, W)
        2 steps
        state start_t [3] from start
        row x2_t [3] of x2
        product [3] = Σ_{3'} (start_t{3 → 3'} · W{3 → 3', 3' → 3})
        h [3] = tanh(product + x2_t)
        next start_t = h
        output [3] = h · cos(x2_t)
      last [3] = loop.last
      sum = Σ_{3} last²
      outputs [steps, 3] = loop.outputs
      sum_2 = Σ_{steps, 3} outputs
      add = sum + sum_2
    return
      add"
  `);
});

const grown = (x: Tensor<[]>): Tensor<[]> => {
  const { last, steps } = whileLoop(
    x,
    (h) => less(mul(h, h), 50),
    (h) => mul(h, add(1.5, sin(h))),
    { most: 5 },
  );
  return mul(last, toFloat(steps));
};
const chosen = (x: Tensor<[]>): Tensor<[]> => cond(greater(x, 0), x, sqrt, (y) => mul(y, y));
const nested = (x: Tensor<[]>, rows: Tensor<["n"]>): Tensor<[]> => {
  const step = (h: Tensor<[]>, row: Tensor<[]>) => ({ state: sin(add(grown(h), row)), output: {} });
  return scanLoop("n", rows, x, step).last;
};
const one = tensor("", [1.25]);
const minus = tensor("", [-1.25]);
const rows = tensor("n", [0.5, -0.25, 2], { n: 3 });

test.each<readonly [string, (...given: readonly never[]) => unknown, readonly unknown[]]>([
  ["a recurrence", recurrent, [cell, xs]],
  ["its gradient", grad(recurrent), [cell, xs]],
  ["its tangent", (c: Cell, x: Steps) => jvp((own: Cell) => recurrent(own, x), c, c).tangent, [cell, xs]],
  ["a loop with a condition", grown, [one]],
  ["its gradient", grad(grown), [one]],
  ["a condition", chosen, [one]],
  ["a condition that does not hold", chosen, [minus]],
  ["its gradient", grad(chosen), [minus]],
  ["loops within a loop", nested, [one, rows]],
  ["their gradient", grad(nested), [one, rows]],
  ["loops for many", (many: typeof rows) => vmap("n", grown)(many), [rows]],
  ["their gradients", (many: typeof rows) => vmap("n", grad(grown))(many), [rows]],
])("%s is read back from the text", async (_, f, given) => {
  expect(await printedFault(f as (...own: readonly unknown[]) => unknown, given)).toBe("");
});

test("the steps of a loop are a part of a drawing of their own", () => {
  const [dot, mermaid, svg] = (["dot", "mermaid", "svg"] as const).map((as) => print(nested, { as })(one, rows));
  expect(dot?.match(/subgraph "cluster_loop(?:\/loop_2)?" \{/g)).toHaveLength(2);
  expect(dot).toContain('label="3 steps";');
  // What a step leaves is the state of the next one.
  expect(dot).toContain('"loop/next x1_t" -> "loop/x1_t" [style=dashed, constraint=false];');
  expect(mermaid?.match(/subgraph f\d\["/g)).toHaveLength(2);
  expect(mermaid?.match(/^ *end$/gm)).toHaveLength(2);
  expect(mermaid?.match(/ -\.-> /g)).toHaveLength(2);
  expect(mermaid?.match(/ --> /g)?.length).toBe(dot?.match(/ -> "[^"]*";/g)?.length);
  expect(svg?.match(/stroke-dasharray="2"/g)).toHaveLength(2);
  expect(svg?.match(/<path [^>]*stroke-dasharray="4"/g)).toHaveLength(2);
});
