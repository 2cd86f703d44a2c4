/** Checks the rules of slices and concatenations. */
import { expect, test } from "vitest";
import { everyRule } from "./algebra.ts";
import { simplify } from "./rule.ts";
import { add, concat, filled, gather, input, mul, pad, scatter, slice, square, take } from "../../ops/all.ts";
import type { Node } from "../../tensor.ts";
import { describeSchedule } from "../describe.ts";
import { fingerprint } from "../../graph/fingerprint.ts";
import { pieceRules } from "./pieces.ts";
import { schedule } from "../schedule.ts";

const printed = (...outputs: readonly Node[]): string =>
  fingerprint({ inputs: [], outputs: simplify(outputs, [...everyRule, ...pieceRules(() => true)]) });

const x = input(["batch", "length"], [4, 5], "float");

test("a slice of pieces reads the piece", () => {
  const joined = concat([slice(x, "length", 2), x], "length-2", "more");
  expect(printed(slice(joined, "more", 1, 3), slice(joined, "more", 4), slice(x, "length", 0))).toMatchInlineSnapshot(`
    "%0 = input() [4, 5]
    %1 = slice of axis 1 from 3(%0) [4, 2]
    %2 = slice of axis 1 from 1(%0) [4, 4]
    return %1, %2, %0"
  `);
});

test("padded gradients of neighbouring steps are put together by one copy", () => {
  const [a, b] = [input(["batch", 2], [4, 2], "float"), input(["batch", 1], [4, 1], "float")];
  const sum = add(pad(a, -1, 1, 3), add(pad(b, -1, 3, 2), filled(0, ["batch", 6], [4, 6])));
  expect(printed(sum)).toMatchInlineSnapshot(`
    "%0 = constant 0() []
    %1 = view -1,-1(%0) [4, 1]
    %2 = input() [4, 2]
    %3 = input() [4, 1]
    %4 = view -1,-1(%0) [4, 2]
    %5 = concat along axis 1(%1, %2, %3, %4) [4, 6]
    return %5"
  `);
  // Where they overlap there is something to add.
  expect(printed(add(pad(a, -1, 1, 3), pad(a, -1, 2, 2)))).toContain("(#0 + #1)");
});

test("rows that a part of the history names are a part of the rows that it names, and so are their gradients", () => {
  const table = input(["items", "dim"], [50, 8], "float");
  const history = input(["batch", "length"], [4, 5], "int");
  const last = take(history, "length", -1);
  const rows = gather(table, last);
  expect(printed(rows, scatter(last, square(rows), table.shape, table.sizes))).toMatchInlineSnapshot(`
    "%0 = input() [50, 8]
    %1 = input() [4, 5]
    %2 = gather(%0, %1) [4, 5, 8]
    %3 = slice of axis 1 from 4(%2) [4, 1, 8]
    %4 = reshape(%3) [4, 8]
    %5 = constant 0() []
    %6 = view -1,-1,-1(%5) [4, 4, 8]
    %7 = (#0 * #0)(%4) [4, 8]
    %8 = reshape(%7) [4, 1, 8]
    %9 = concat along axis 1(%6, %8) [4, 5, 8]
    %10 = scatter into 50(%1, %9) [50, 8]
    return %4, %10"
  `);
});

test("slices are addresses: a loop reads its inputs at offsets, and nothing is copied", () => {
  const gates = input(["batch", 8], [4, 8], "float");
  const mixed = mul(slice(gates, -1, 0, 4), slice(gates, -1, 4, 8));
  const scheduled = schedule({ inputs: [gates], outputs: [mixed], carried: [-1], names: ["gates"] });
  expect(scheduled.steps.map(({ offsets }) => offsets)).toEqual([[0, 4]]);
  expect(describeSchedule(scheduled, 0)).toMatchInlineSnapshot(`
    "%0 [4, 4] = loop 4×4: (#0 * #1) of input gates [4, 8], input gates [4, 8]
    1 kernels, 0 KiB of scratch memory"
  `);
});
