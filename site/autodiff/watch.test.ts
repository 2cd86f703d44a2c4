/** Checks that the page shows of a function what the library computes, and the parts of each cotangent add up to it. */
import { grad } from "@attrec/autodiff";
import { compile, interpreter, read, type Tensor, tensors } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { describe, expect, test } from "vitest";
import { addressOf, stateOf } from "./address.ts";
import type { Example } from "./example.ts";
import { examples } from "./examples.ts";
import { stepsOf, receivedBy, valueStep } from "./steps.ts";
import { watch } from "./watch.ts";

/** The gradient with respect to all arguments, as a compiled function has it. */
const gradientOf = ({ call, args }: Example): readonly number[] =>
  tensors(
    compile(
      grad((all: readonly unknown[]): Tensor<[]> => call(all)),
      interpreter(),
    )(args),
  )
    .filter(({ dtype }) => dtype === "float")
    .flatMap((x) => [...read(x)]);

describe.each(examples.map((of) => [of.id, of] as const))("%s", (_, of) => {
  const graph = watch(of);
  const steps = stepsOf(graph);

  test("its value and its gradient are those of a compiled function", () => {
    const [value] = read(compile(of.call, interpreter())(of.args));
    expect(at(graph.nodes, graph.output).value[0]).toBe(value);
    const leaves = tensors(of.args).filter(({ dtype }) => dtype === "float");
    const shown = leaves.flatMap((leaf) => [
      ...(graph.nodes.find(({ tensor }) => tensor === leaf)?.cotangent ?? new Float64Array(read(leaf).length)),
    ]);
    expect(shown).toEqual(gradientOf(of));
  });

  test("after the last step every part has come, and parts add up to the whole", () => {
    graph.nodes.forEach(({ cotangent, contributions }, node) => {
      const { missing, parts } = receivedBy(graph, steps, steps.length - 1, node);
      expect([missing, parts.length]).toEqual([0, contributions.length]);
      cotangent?.forEach((x, i) => {
        const sum = contributions.reduce((total, { numbers }) => total + at(numbers, i), 0);
        expect(sum).toBeCloseTo(x, 12);
      });
    });
  });

  test("a step needs nothing that did not come before it", () => {
    steps.forEach(({ kind, node }, step) => {
      const { inputs } = at(graph.nodes, node);
      if (kind === "forward") for (const input of inputs) expect(valueStep(steps, input)).toBeLessThan(step);
      if (kind === "backward") expect(receivedBy(graph, steps, step - 1, node).missing).toBe(0);
    });
  });
});

test("an address names a state, and the state the address", () => {
  const state = { f: "dense", step: 7, node: "weights" };
  expect(addressOf(state)).toBe("#f=dense&step=7&node=weights");
  expect(stateOf(addressOf(state))).toEqual(state);
  expect(stateOf("#f=nothing&step=-3")).toEqual({ f: "polynomial", step: 0 });
  const more = { f: "attrec", step: 0, view: "descent", along: "items.3", moved: 12 };
  expect(stateOf(addressOf(more))).toEqual(more);
});

test("names of parts stand alone where no other part has them", () => {
  const names = watch(
    at(
      examples.filter(({ id }) => id === "lstm"),
      0,
    ),
  ).nodes.flatMap(({ kind, name }) => (kind === "argument" ? [name] : []));
  expect(names.toSorted()).toEqual(["bias", "cell", "input", "state.hidden", "wanted", "weights.hidden", "x"]);
});
