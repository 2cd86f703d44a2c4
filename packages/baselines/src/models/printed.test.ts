/** Checks that the printed derivative of a model has all that it computes: read back and computed by the text alone, it gives the same numbers. */
import { grad } from "@attrec/autodiff";
import { compile, interpreter, key, keyTensor, print, read, trace, type Tensor } from "@attrec/tensor";
import { leaves } from "@attrec/tensor/extend";
import { attrec, opaque } from "attrec";
import { expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { relativeError } from "../../../tensor/src/testing/draw.ts";
import type { Given } from "../../../tensor/src/testing/printed/context.ts";
import { computePrinted } from "../../../tensor/src/testing/printed/program.ts";
import { batch, parametersOf } from "../testing/model-laws.ts";
import { lstmPlus } from "./lstm-plus.ts";
import { fpmc } from "./fpmc.ts";

const models = {
  attrec: opaque(attrec({ dim: 3, dropout: 0, l2: 0.1 })),
  "attrec as the author's": opaque(attrec({ dim: 3, dropout: 0, mask: "after", pairs: "own", aggregation: "max" })),
  "lstm-plus": opaque(lstmPlus({ dim: 3 })),
  fpmc: opaque(fpmc({ dim: 3 })),
};

test.each(Object.entries(models))("%s", async (_, model) => {
  const parameters = parametersOf(model);
  const gradient = grad(model.loss as (...given: readonly unknown[]) => Tensor<[]>);
  const given = [parameters, batch, keyTensor(key(1))] as const;
  const text = print(gradient)(...given);
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThan(130);
  const steps = await trace(gradient)(...given);
  const numbers: Given = Object.fromEntries(Object.entries(steps).map(([name, { value }]) => [name, read(value)]));
  // Long constants are told by their length alone.
  const constants = Object.fromEntries(Object.entries(numbers).filter(([name]) => name.startsWith("constant")));
  const inputs = Object.fromEntries(Object.entries(numbers).filter(([name]) => steps[name]?.phase === "given"));
  const { results, lines } = computePrinted(text, inputs, constants);
  for (const [name, own] of Object.entries(lines))
    expect([name, relativeError(own, numbers[name] ?? [])]).toEqual([name, expect.closeTo(0, 5)]);
  const exact = compile(gradient, interpreter())(...given);
  for (const { path, tensor } of leaves(exact))
    expect(relativeError(results[path] ?? [], read(tensor))).toBeLessThan(1e-5);
  expect(leaves(exact).length).toBeGreaterThan(1);
});
