/** Forward mode, costs and descent are the library's. */
import { matmul, read, scalar, sum, tensor, tensors } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { describe, expect, test } from "vitest";
import { costOf } from "./costs.ts";
import { descend } from "./descent.ts";
import { examples } from "./examples.ts";
import { costsOfExample, parametersOf, tangentsOf } from "./forward.ts";
import { placeOf } from "./forward-view.ts";
import { watch } from "./watch.ts";

describe.each(examples.map((of) => [of.id, of] as const))("%s", (_, of) => {
  const graph = watch(of);
  const parameters = parametersOf(of, graph);

  test("the tangent of the result is the place of the gradient that the direction names", () => {
    for (const node of parameters) {
      const { cotangent, value } = at(graph.nodes, node);
      const index = value.length - 1;
      const tangents = tangentsOf(graph, { node, index });
      expect(tangents.get(graph.output)?.[0]).toBeCloseTo(at(cotangent ?? [], index), 10);
    }
  });

  test("forward mode walks once for each number, and a walk back costs no more than a few values", () => {
    const { directions, value, back, forward, kept } = costsOfExample(of, graph);
    expect(directions).toBe(tensors(of.args[0]).reduce((total, x) => total + read(x).length, 0));
    expect(back.operations).toBeLessThan(5 * value.operations);
    expect(forward.nodes).toBeGreaterThan(0);
    expect(kept).toBeGreaterThan(0);
  });

  test("a step of descent goes against the gradient, and ten steps go down", () => {
    const points = descend(of, 10);
    expect(points.length).toBe(11);
    expect(at(points, 10).value).toBeLessThan(at(points, 0).value);
    const after = tensors(at(points, 1).example.args[0]).map((x) => [...read(x)]);
    tensors(of.args[0]).forEach((x, i) => {
      const { value, cotangent } = graph.nodes.find(({ tensor }) => tensor === x) ?? at(graph.nodes, 0);
      value.forEach((before, k) =>
        expect(at(at(after, i), k)).toBeCloseTo(before - of.rate * at(cotangent ?? [], k), 12),
      );
    });
  });
});

test("operations are counted in expressions, sums and products", () => {
  const x = tensor("2 3", [1, 2, 3, 4, 5, 6]);
  expect(costOf([sum(x)])).toEqual({ nodes: 1, operations: 5 });
  // Two rows with one column: three products each, and two sums.
  expect(costOf([matmul(x, tensor("3 1", [1, 2, 3]))])).toEqual({ nodes: 1, operations: 10 });
  const y = sum(x);
  expect(costOf([y], [y])).toEqual({ nodes: 0, operations: 0 });
  expect(costOf([scalar(1)])).toEqual({ nodes: 0, operations: 0 });
});

test("a place in a tensor is written by dimension", () => {
  expect([0, 5].map((index) => placeOf(index, [2, 3]))).toEqual(["[0, 0]", "[1, 2]"]);
  expect(placeOf(0, [])).toBe("");
});
