/** The steps of a pullback add up to what the pullback gives. */
import {
  add,
  compile,
  gather,
  interpreter,
  mul,
  read,
  scalar,
  scanLoop,
  sigmoid,
  sum,
  tanh,
  tensor,
  type Tensor,
} from "@attrec/tensor";
import { at, evaluate } from "@attrec/tensor/extend";
import { expect, test } from "vitest";
import { grad } from "./grad.ts";
import { pullbackSteps } from "./pullback-steps.ts";

type Table = Tensor<["rows", "n"]>;

const table: Table = tensor("rows n", [1, 2, 3, 4, 5, 6], { rows: 3, n: 2 });
const rows = tensor("int:k", [2, 0, 2], { k: 3 });

/** The table is used three times, and some of it by a table of indices, which has no cotangent. */
const loss = (x: Table, chosen: typeof rows): Tensor<[]> => add(sum(mul(sigmoid(x), tanh(x))), sum(gather(x, chosen)));

test("what the consumers of a tensor sent it adds up to its cotangent, which is the gradient", () => {
  const { steps, cotangents } = pullbackSteps([[loss(table, rows), scalar(1)]], [table]);
  const sent = steps.flatMap(({ node, sent }) =>
    node.inputs.flatMap((x, i) => (x === table && sent[i] ? [sent[i]] : [])),
  );
  expect(sent.length).toBe(3);
  const [whole, ...parts] = evaluate([at(cotangents, 0), ...sent], new Map());
  const added = parts.reduce((total, part) => total.map((x, i) => x + at(part, i)));
  expect([...added]).toEqual([...(whole ?? [])]);
  expect([...added]).toEqual([...read(compile(grad(loss), interpreter())(table, rows))]);
});

test("each node comes after all of its consumers, and nothing is sent to what nobody asked for", () => {
  const other = tensor("n", [1, 2], { n: 2 });
  const { steps } = pullbackSteps([[sum(mul(tanh(table), other)), scalar(1)]], [table]);
  expect(steps.map(({ node }) => node.operation.name)).toEqual(["sum", "mul", "tanh"]);
  expect(at(steps, 1).sent.map((x) => x === undefined)).toEqual([false, true]);
});

test("a loop is one step, whatever its body is made of", () => {
  const xs = tensor("t", [0.1, 0.2, 0.3], { t: 3 });
  const { last } = scanLoop("t", xs, scalar(0), (state: Tensor<[]>, x: Tensor<[]>) => {
    const next = tanh(add(state, x));
    return { state: next, output: next };
  });
  const { steps } = pullbackSteps([[last, scalar(1)]], [xs]);
  expect(steps.filter(({ node }) => node.operation.name === "tanh")).toEqual([]);
  expect(steps.length).toBeGreaterThan(0);
});
