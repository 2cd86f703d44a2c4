/** Checks that parts of a concatenation are computed where they will stand, and that no step writes over them there. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { compile, interpreter, read, tensor, wasm } from "../../index.ts";
import { abs, add, concat, exp, input, mean, mul, neg } from "../../ops/all.ts";
import type { Tensor } from "../../tensor.ts";
import { schedule } from "../schedule.ts";
import { layOut } from "../order/buffers.ts";

type Row = Tensor;

const joined = (...parts: readonly Row[]): Row => concat(parts, "n", "n");
/** A row that is stored: it is read by two, and is no cheap expression. */
const x: Row = input(["n"], [256], "float");

/** How much scratch memory a program takes, in rows of 256 numbers. */
const rows = (...outputs: readonly Tensor[]): number => {
  const scheduled = schedule({ inputs: [x], outputs, carried: outputs.map(() => -1), names: ["x"] });
  return layOut(scheduled, new Set(scheduled.steps.map(({ node }) => node))).bytes / 1024;
};

test("parts take no memory beside the whole, unless they are results themselves or less than half of it", () => {
  const last = (whole: Row): Row => mean(whole);
  expect(Math.floor(rows(last(joined(exp(x), neg(x)))))).toBe(2);
  const part = exp(x);
  expect(Math.floor(rows(last(joined(part, neg(x))), part))).toBe(3);
  expect(Math.floor(rows(last(joined(exp(x), x, x))))).toBe(4);
  expect(Math.floor(rows(last(joined(joined(exp(x), neg(x)), mul(x, x)))))).toBe(3);
});

test("a part that stands twice is copied once", () => {
  const device = wasm({ threads: 1 });
  const numbers = Array.from({ length: 100 }, (_, i) => i);
  const twice = compile((row: Row) => {
    const part = mul(row, row);
    return joined(part, part);
  }, device);
  const squares = numbers.map((each) => each * each);
  expect([...read(twice(tensor("n", numbers, { n: 100 })))]).toEqual([...squares, ...squares]);
});

test("whatever reads parts and wholes, in any order, finds their numbers", () => {
  const devices = [wasm({ threads: 1 }), wasm({ threads: 2 })];
  const step = fc.record({
    kind: fc.constantFrom("exp", "neg", "add", "concat", "spent", "scale"),
    a: fc.nat(),
    b: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 14 }), fc.constantFrom(3, 70, 200), (steps, n) => {
      const program = (row: Row): readonly Tensor[] => {
        const made: Row[] = [row];
        const all: Tensor[] = [];
        for (const { kind, a, b } of steps) {
          const [left, right] = [made[a % made.length] ?? row, made[b % made.length] ?? row];
          if (kind === "concat") all.push(neg(joined(left, right)));
          else if (kind === "spent") made.push(mul(left, mean(exp(neg(abs(joined(right, left)))))));
          else if (kind === "add") made.push(add(left, right));
          else if (kind === "exp") made.push(exp(neg(mul(left, left))));
          else if (kind === "neg") made.push(neg(left));
          else made.push(mul(left, mean(right)));
        }
        return [...all, ...made.slice(-1)];
      };
      const given = tensor(
        "n",
        Array.from({ length: n }, (_, i) => Math.sin(i)),
        { n },
      );
      const numbersOn = (device: ReturnType<typeof wasm>): readonly (readonly number[])[] =>
        compile(program, device)(given).map((each) => [...read(each)]);
      const expected = numbersOn(interpreter());
      for (const device of devices)
        numbersOn(device).forEach((own, k) => {
          own.forEach((number, i) => {
            const wanted = expected[k]?.[i] ?? NaN;
            expect(Math.abs(number - wanted)).toBeLessThanOrEqual(1e-3 * (1 + Math.abs(wanted)));
          });
        });
    }),
    { numRuns: 40 },
  );
});
