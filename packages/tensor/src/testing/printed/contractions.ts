/** The functions that take axes away from arrays with named axes: reductions, products of matrices, and rows named by indices. */
import { at } from "../../at.ts";
import { arranged, countAlong, type Named, type SizeOf } from "./named.ts";

/** Reductions of lists, by how the text writes them. */
const REDUCERS: Readonly<Record<string, (own: readonly number[]) => number>> = {
  Σ: (own) => own.reduce((a, b) => a + b, 0),
  max: (own) => Math.max(-Infinity, ...own),
  min: (own) => Math.min(Infinity, ...own),
};

/** The reduction of numbers over axes: `Σ`, `max` or `min`. */
export const reduced = (reducer: string, operand: Named, over: readonly string[], sizeOf: SizeOf): Named => {
  const reduce = REDUCERS[reducer];
  if (!reduce) throw new SyntaxError(`the reduction '${reducer}' is not known`);
  const axes = operand.axes.filter((axis) => !over.includes(axis));
  const all = arranged(operand, [...axes, ...over], sizeOf);
  const count = countAlong(over, sizeOf);
  const values = Array.from({ length: countAlong(axes, sizeOf) }, (_, i) =>
    reduce(all.values.slice(i * count, (i + 1) * count)),
  );
  return { axes, sizes: axes.map(sizeOf), values };
};

/** The matrix product along the last two axes; the right side has the leading axes of the left one, or none. */
export const product = (left: Named, right: Named): Named => {
  const [row, inner] = [at(left.axes, left.axes.length - 2), at(left.sizes, left.sizes.length - 1)];
  const leading = left.axes.slice(0, -2);
  let column = at(right.axes, right.axes.length - 1).replaceAll("'", "");
  while ([...leading, row].includes(column)) column += "'";
  const [rows, columns] = [at(left.sizes, left.sizes.length - 2), at(right.sizes, right.sizes.length - 1)];
  if (at(right.sizes, right.sizes.length - 2) !== inner)
    throw new RangeError(`${left.axes.join()} by ${right.axes.join()}`);
  const many = left.values.length / rows / inner;
  const isShared = right.sizes.length === 2;
  const values = Array.from({ length: many * rows * columns }, (_, i) => {
    const [m, r, c] = [Math.floor(i / rows / columns), Math.floor(i / columns) % rows, i % columns];
    let sum = 0;
    for (let k = 0; k < inner; k++) {
      const other = (isShared ? 0 : m * inner * columns) + k * columns + c;
      sum += at(left.values, (m * rows + r) * inner + k) * at(right.values, other);
    }
    return sum;
  });
  return { axes: [...leading, row, column], sizes: [...left.sizes.slice(0, -2), rows, columns], values };
};

/** The rows of a table that indices name. The axis of a single row is not among those of the table. */
export const gathered = (table: Named, indices: Named, isSingleRow: boolean): Named => {
  const first = isSingleRow ? 0 : 1;
  const width = table.sizes.slice(first).reduce((a, b) => a * b, 1);
  return {
    axes: [...indices.axes, ...table.axes.slice(first)],
    sizes: [...indices.sizes, ...table.sizes.slice(first)],
    values: indices.values.flatMap((i) => table.values.slice(i * width, (i + 1) * width)),
  };
};
