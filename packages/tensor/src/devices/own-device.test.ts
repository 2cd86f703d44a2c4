/** A device that is written outside of this package is held to the laws of ours. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { rounding } from "../../../../docs/examples/device.ts";
import { compile, mul, read, type Tensor, tensor } from "../index.ts";
import { deviceFault } from "../testing.ts";

test("the example of a device agrees with the interpreter on every operation", { timeout: 120_000 }, async () => {
  expect(await deviceFault(rounding(), { calls: 10 })).toBeUndefined();
});

test("the law names the operation that a wrong device computes otherwise", async () => {
  const { prepare, ...right } = rounding();
  const wrong = {
    ...right,
    prepare: (program: Parameters<typeof prepare>[0]) =>
      prepare({ ...program, outputs: program.outputs.map((output) => ({ ...output, ...mul(output as Tensor, 2) })) }),
  };
  expect(await deviceFault(wrong, { calls: 10 })).toContain("rounding differs from the interpreter by");
});

test("it rounds, and takes about thirty lines from @attrec/tensor/extend", () => {
  const third = compile((x: Tensor<[]>) => mul(x, 1 / 3), rounding())(tensor("", [1]));
  expect(read(third)[0]).toBe(Math.fround(1 / 3));
  const source = readFileSync(fileURLToPath(new URL("../../../../docs/examples/device.ts", import.meta.url)), "utf8");
  expect(source.split("\n").length).toBeLessThanOrEqual(35);
});
