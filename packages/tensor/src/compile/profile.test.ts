/** A profile as text: what a call costs, and its kernels. */
import { expect, test } from "vitest";
import { describeProfile } from "./profile.ts";

const product = { name: "contract", operations: 2e6 };

test("a product has its rate", () => {
  const costs = { milliseconds: 2, kernels: [{ ...product, milliseconds: 0.5 }], remarks: [] };
  expect(describeProfile("wasm", costs)).toBe(
    "A call takes 2.00 ms on the device wasm.\n  0.500 ms  contract, 4.0 GFLOP/s",
  );
});

test("a product too short for the clock has no rate, rather than an infinite one", () => {
  const costs = { milliseconds: 2, kernels: [{ ...product, milliseconds: 0 }], remarks: [] };
  expect(describeProfile("wasm", costs)).toBe("A call takes 2.00 ms on the device wasm.\n  0.000 ms  contract");
});
