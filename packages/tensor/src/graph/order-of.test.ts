/** The order that is kept is the order of the graph. */
import { expect, test } from "vitest";
import { add, mul } from "../operations.ts";
import { input } from "../ops/input.ts";
import { orderOf } from "./order-of.ts";
import { topological } from "./walk.ts";

test("a list of outputs is walked once, and another list with other outputs anew", () => {
  const x = input([2], [2], "float");
  const [sum, product] = [add(x, x), mul(x, x)];
  const outputs = [sum, mul(sum, product)];
  const order = orderOf(outputs);
  expect(order).toEqual(topological(outputs));
  expect(orderOf(outputs)).toBe(order);
  expect(orderOf([product])).toEqual([x, product]);
});
