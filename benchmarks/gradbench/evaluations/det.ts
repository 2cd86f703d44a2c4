/**
 * det: a determinant by expansion along the first row, and of the minors by theirs.
 *
 * A minor of the last rows belongs to many larger ones, and is computed once: 2^ℓ of them, where the plain recursion has ℓ! products.
 */
import { grad } from "@attrec/autodiff";
import { compile, constant, type Device, gather, mul, pure, read, sum, take, type Tensor } from "@attrec/tensor";
import { type Evaluation, task } from "../evaluation.ts";
import { filledTensor, number, numbers } from "../fields.ts";

type Matrix = Tensor<["rows", "columns"]>;

/** All sets of so many of the columns, as lists in order. */
const setsOf = (columns: number, size: number, first = 0): readonly (readonly number[])[] =>
  size === 0
    ? [[]]
    : Array.from({ length: columns - first }, (_, i) => first + i).flatMap((column) =>
        setsOf(columns, size - 1, column + 1).map((rest) => [column, ...rest]),
      );

/** From the minors of the last `size - 1` rows to those of the last `size`, for each set of as many columns. */
const expanded = (a: Matrix, minors: Tensor<["sets"]>, size: number): Tensor<["sets"]> => {
  const [rows = 0, columns = 0] = a.sizes;
  const smaller = new Map(setsOf(columns, size - 1).map((set, place) => [set.join(), place]));
  const sets = setsOf(columns, size);
  const table = (entries: readonly number[]): Tensor<["sets", "terms"], "int"> =>
    constant(Int32Array.from(entries), ["sets", "terms"], [sets.length, size]);
  const without = sets.flatMap((set) => set.map((_, k) => smaller.get(set.toSpliced(k, 1).join()) ?? 0));
  const signs = constant(
    sets.flatMap((set) => set.map((_, k) => (k % 2 === 0 ? 1 : -1))),
    ["sets", "terms"],
    [sets.length, size],
  );
  const row = take(a, "rows", rows - size);
  return sum(mul(mul(signs, gather(row, table(sets.flat()))), gather(minors, table(without))), "terms");
};

const determinant = (a: Matrix): Tensor<[]> => {
  let minors: Tensor<["sets"]> = constant([1], ["sets"], [1]);
  for (let size = 1; size <= (a.sizes[0] ?? 0); size++) minors = expanded(a, minors, size);
  return sum(minors);
};

const matrixOf = (input: unknown): Matrix => {
  const ell = number(input, "ell");
  return filledTensor(["rows", "columns"], [ell, ell], numbers(input, "A"));
};

const of = (f: (a: Matrix) => Tensor, write: (y: ArrayLike<number>) => unknown) => (input: unknown, device: Device) => {
  const a = matrixOf(input);
  const compiled = compile(pure(f), device);
  return task(() => read(compiled(a)), write);
};

export const det: Evaluation = {
  primal: of(determinant, ({ 0: y }) => y),
  gradient: of(grad(determinant), Array.from<number>),
};
