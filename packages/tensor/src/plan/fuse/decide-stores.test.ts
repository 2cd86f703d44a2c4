/** Checks that a value with several readers is stored. */
import { expect, test } from "vitest";
import { add, expand, gather, input, square, sub, sum } from "../../ops/all.ts";
import { describeSchedule } from "../describe.ts";
import { schedule } from "../schedule.ts";

const row = (name: string) => input([name, "dim"], [20, 100], "float");
const indices = input(["batch"], [40], "int");
const candidates = (seed: string) => input(["batch", seed], [40, 3], "int");

test("what two readers repeat is computed once, before both of them", () => {
  const [users, items] = [row("users"), row("items")];
  const point = expand(add(gather(users, indices), gather(items, indices)), "batch 1 dim");
  const [liked, other] = [candidates("targets"), candidates("targets")];
  const distance = (of: typeof liked) => sum(square(sub(point, gather(items, of))), "dim");
  const inputs = [users, items, indices, liked, other];
  const program = {
    inputs,
    outputs: [distance(liked), distance(other)],
    carried: [-1, -1],
    names: inputs.map((_, i) => String(i)),
  };
  expect(describeSchedule(schedule(program), 0)).toMatchInlineSnapshot(`
    "40 rows, 28 at a time:
      %0 [40, 100] = loop 40×100: (#1 + #2) of input 2 [40], input 0 [20, 100], input 1 [20, 100]
      %1 [40, 3] = loop 40×3: sum over 100 of ((#0 - #2) * (#0 - #2)) of %0, input 3 [40, 3], input 1 [20, 100]
      %2 [40, 3] = loop 40×3: sum over 100 of ((#0 - #2) * (#0 - #2)) of %0, input 4 [40, 3], input 1 [20, 100]
    3 kernels, 0 KiB of scratch memory"
  `);
  // One reader computes it where it reads it.
  const alone = { ...program, outputs: [distance(liked)], carried: [-1] };
  expect(schedule(alone).steps.length).toBe(1);
});
