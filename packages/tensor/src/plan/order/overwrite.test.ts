/** Checks which memory a step may write over. */
import { expect, test } from "vitest";
import { compile, key, read, tensor, uniforms, wasm } from "../../index.ts";
import { at } from "../../extend.ts";
import { add, exp, expand, gather, input, mul, neg, sum } from "../../ops/all.ts";
import type { AnyTensor, Tensor } from "../../tensor.ts";
import { layOut } from "./buffers.ts";
import { schedule } from "../schedule.ts";

/** How much scratch memory a program takes, in tables of 60 rows of 16 numbers. */
const tables = (inputs: readonly AnyTensor[], outputs: readonly AnyTensor[]): number => {
  const scheduled = schedule({
    inputs,
    outputs,
    carried: outputs.map(() => -1),
    names: inputs.map((_, i) => String(i)),
  });
  const { bytes } = layOut(scheduled, new Set(scheduled.steps.map(({ node }) => node)));
  return Math.floor(bytes / (60 * 16 * 4));
};

const x = input(["rows", "dim"], [60, 16], "float");
/** Its own norm is needed before it is divided: stored, and read by two. */
const powers = exp(mul(x, 3));
const shares = (numbers: Tensor): Tensor => mul(numbers, expand(sum(numbers, "dim"), "rows 1"));

test("an elementwise loop writes over what it is the last to read", () => {
  expect(tables([x], [shares(powers)])).toBe(1);
});

test("what is read once more, or at other rows, is not written over", () => {
  expect(tables([x], [shares(powers), sum(mul(powers, x), "rows")])).toBe(2);
  const indices = input(["rows"], [60], "int");
  expect(tables([x, indices], [add(shares(powers), gather(powers, indices))])).toBe(2);
});

test("results that stay on the device are those that are copied, and their memory is their own", () => {
  const f = (numbers: Tensor<["rows", "dim"]>) => {
    const twice = exp(mul(numbers, 3));
    return { twice, shares: mul(twice, expand(sum(twice, "dim"), "rows 1")), less: neg(numbers) };
  };
  const device = wasm({ threads: 1 });
  const given = tensor("rows dim", uniforms(key(1), 0, 60 * 16), { rows: 60, dim: 16 });
  const copied = compile(f, device)(given);
  const resident = compile(f, device, { resident: true });
  const results = [resident(given), resident(given)];
  compile(f, device)(tensor("rows dim", uniforms(key(2), 0, 60 * 16), { rows: 60, dim: 16 }));
  for (const name of ["twice", "shares", "less"] as const)
    for (const result of results) expect([...read(at([result[name]], 0))]).toEqual([...read(copied[name])]);
});
