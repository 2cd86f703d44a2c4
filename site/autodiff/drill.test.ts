/** The drill asks for what the next rule sends, and takes answers within its tolerance. */
import { at } from "@attrec/tensor/extend";
import { expect, test } from "vitest";
import { isRight, questionAfter, typedNumber } from "./drill.ts";
import polynomial from "./functions/polynomial.ts";
import { stepsOf } from "./steps.ts";
import { watch } from "./watch.ts";

test("questions go through all rules, and each answer is the contribution of its step", () => {
  const graph = watch(polynomial);
  const steps = stepsOf(graph);
  const turn = steps.findIndex(({ kind }) => kind === "seed");
  let asked = 0;
  for (let step = turn; ; asked++) {
    const question = questionAfter(graph, steps, step);
    if (!question) break;
    const { from, numbers } = at(
      at(graph.nodes, question.to).contributions.filter((part) => part.from?.node === question.node),
      0,
    );
    expect(from?.input).toBe(question.input);
    expect(question.asked.map(({ right }) => right)).toEqual([...numbers].slice(0, 4));
    step = question.step;
  }
  expect(asked).toBe(graph.back.length);
});

test("numbers are typed in several ways, and may be off by a hundredth", () => {
  expect(["−0,5", " 1e-3", "1/4", "-3 / 2"].map(typedNumber)).toEqual([-0.5, 0.001, 0.25, -1.5]);
  for (const text of ["", "a", "1/", "1/2/3"]) expect(typedNumber(text)).toBeNaN();
  expect([0.333, 0.337, 0.32, NaN].map((answer) => isRight(answer, 1 / 3))).toEqual([true, false, false, false]);
  expect(isRight(0, 0.0005)).toBe(true);
});
