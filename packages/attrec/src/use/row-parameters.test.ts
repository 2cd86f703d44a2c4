/** Checks that parameters with more rows keep the rows there were, and that a stranger stands in the middle of all users. */
import {
  compile,
  interpreter,
  key,
  type KeyTensor,
  keyTensor,
  normal,
  read,
  type Tensor,
  tensor,
  toHost,
} from "@attrec/tensor";
import { leaves } from "@attrec/tensor/extend";
import { expect, test } from "vitest";
import { attrec } from "../model/attrec.ts";
import type { SequentialModel, Sizes } from "../model/model.ts";
import { rowParameters, withRows, withStranger } from "./row-parameters.ts";

const sizes = { users: 3, items: 5 };
const model = attrec({ dim: 2, omega: 0.5 });
const initial = <P>(one: SequentialModel<P>, of: Sizes, seed: number): Promise<P> =>
  toHost(compile((k: KeyTensor) => one.init(k, of), interpreter())(keyTensor(key(seed))));

test("tables are found by their growth, whatever their dimensions are called", () => {
  expect(rowParameters(model, sizes).map(({ path, of, axis }) => [path, of, axis])).toEqual([
    ["users", "users", 0],
    ["items", "items", 0],
    ["sequence", "items", 0],
  ]);
  const odd = {
    name: "odd",
    init: (k: KeyTensor, { items }: Sizes) => ({ bias: normal(k, "x", "dim n", { dim: 4, n: items }) }),
  };
  expect(rowParameters(odd, sizes)).toMatchObject([{ path: "bias", of: "items", axis: 1 }]);
});

test("rows that cannot be told are refused by name", () => {
  const padded = {
    name: "padded",
    init: (k: KeyTensor, { items }: Sizes) => ({ e: normal(k, "x", "n", { n: items + 1 }) }),
  };
  expect(() => rowParameters(padded, sizes)).toThrow("The parameter 'e' of padded has 6 rows for 5 items");
});

test("new rows come behind the old ones, which keep their bytes", async () => {
  const to = { users: 4, items: 7 };
  const [old, fresh] = [await initial(model, sizes, 1), await initial(model, to, 2)];
  const news = new Map(leaves(fresh).map(({ path, tensor: x }) => [path, read(x)]));
  const rows = { users: Int32Array.of(0, 1, 2, -1), items: Int32Array.of(0, 1, 2, 3, 4, -1, -1) };
  const grown = withRows(model, old, sizes, rows, news);
  expect(grown.items.sizes).toEqual([7, 2]);
  expect([...read(grown.items).subarray(0, 10)]).toEqual([...read(old.items)]);
  expect([...read(grown.items).subarray(10)]).toEqual([...read(fresh.items).subarray(10)]);
  expect([...read(grown.users).subarray(0, 6)]).toEqual([...read(old.users)]);
  expect(read(grown.weights)).toEqual(read(old.weights));
});

test("new columns come between the rows there were", () => {
  interface Wide {
    readonly e: Tensor<["dim", "items"]>;
  }
  const wide = {
    name: "wide",
    init: (k: KeyTensor, { items }: Sizes): Wide => ({ e: normal(k, "x", "dim items", { dim: 2, items }) }),
  } as unknown as SequentialModel<Wide>;
  const e = tensor("dim items", [1, 2, 3, 4], { dim: 2, items: 2 });
  const fresh = new Map([["e", [9, 9, 5, 9, 9, 6]]]);
  const rows = { users: Int32Array.of(0), items: Int32Array.of(0, 1, -1) };
  expect([...read(withRows(wide, { e }, { users: 1, items: 2 }, rows, fresh).e)]).toEqual([1, 2, 5, 3, 4, 6]);
});

test("a stranger has the mean of all users, and nothing else changes", async () => {
  const old = await initial(model, sizes, 3);
  const known = withStranger(model, old, sizes);
  const [before, after] = [read(old.users), read(known.users)];
  expect([...after.subarray(0, 6)]).toEqual([...before]);
  for (const k of [0, 1])
    expect(after[6 + k]).toBeCloseTo(((before[k] ?? 0) + (before[2 + k] ?? 0) + (before[4 + k] ?? 0)) / 3, 6);
  expect(read(known.items)).toEqual(read(old.items));
});
