// The rows of a model's parameters that belong to users and to items, and parameters with more of them.
import { key, keyTensor, read } from "@attrec/tensor";
import { at, type Leaf, leaves } from "@attrec/tensor/extend";
import { fillTree, storedFrom, type StoredTensor } from "@attrec/tensor/files";
import type { SequentialModel, Sizes } from "../model/model.ts";

/** A parameter, and its axis of a row for each user or each item. */
export interface RowParameter extends Leaf {
  readonly of: "users" | "items";
  readonly axis: number;
}

/**
 * The parameters that have a row for each user or each item. They are found by asking the model for parameters of more users,
 * and of more items, so that the names of its dimensions do not matter.
 *
 * @throws Error for a parameter whose rows are not told: one that has some beside those of users or items, or of both on an axis
 */
export const rowParameters = <P>(
  model: Pick<SequentialModel<P>, "name" | "init">,
  sizes: Sizes,
): readonly RowParameter[] => {
  const parametersOf = (more: Partial<Sizes>): readonly Leaf[] =>
    leaves(model.init(keyTensor(key(0)), { ...sizes, ...more }));
  const own = parametersOf({});
  const found = (["users", "items"] as const).flatMap((of) => {
    const grown = parametersOf({ [of]: sizes[of] + 1 });
    return own.flatMap((leaf, i) =>
      leaf.tensor.sizes.flatMap((size, axis): RowParameter[] => {
        const more = at(at(grown, i).tensor.sizes, axis) - size;
        if (more === 0) return [];
        if (more === 1 && size === sizes[of]) return [{ ...leaf, of, axis }];
        throw new Error(
          `The parameter '${leaf.path}' of ${model.name} has ${size} rows for ${sizes[of]} ${of}, and which row is whose is not known: give each of ${of} one row, and nothing else on that axis.`,
        );
      }),
    );
  });
  const both = found.find((table) => found.some((other) => other.path === table.path && other.of !== table.of));
  if (both === undefined) return found;
  throw new Error(
    `The parameter '${both.path}' of ${model.name} has rows of users and of items, which cannot be told.`,
  );
};

/** The number of runs of rows before an axis, of rows on it, and of elements in a row. */
const layout = (sizes: readonly number[], axis: number): readonly [outer: number, rows: number, inner: number] => [
  sizes.slice(0, axis).reduce((a, b) => a * b, 1),
  at(sizes, axis),
  sizes.slice(axis + 1).reduce((a, b) => a * b, 1),
];

/** For each user and each item that there is to be, the row that it had before; -1 for one that is new. */
export interface FormerRows {
  readonly users: Int32Array;
  readonly items: Int32Array;
}

/**
 * Parameters of other users and items: rows that there were keep their bytes, wherever they go, and new ones are taken from `fresh`,
 * which has the elements of the parameters of the new sizes by their paths.
 *
 * @param parameters on the host
 */
export const withRows = <P>(
  model: Pick<SequentialModel<P>, "name" | "init">,
  parameters: P,
  from: Sizes,
  rows: FormerRows,
  fresh: ReadonlyMap<string, ArrayLike<number>>,
): P => {
  const tables = new Map(rowParameters(model, from).map((table) => [table.path, table]));
  const old = leaves(parameters);
  const like = model.init(keyTensor(key(0)), { users: rows.users.length, items: rows.items.length });
  const stored = leaves(like).map(({ path, tensor: x }, i): [string, StoredTensor] => {
    const before = at(old, i).tensor;
    const [table, news] = [tables.get(path), fresh.get(path)];
    const kept = storedFrom(before);
    if (table === undefined || news === undefined) return [path, kept];
    const { axis, of } = table;
    return [path, { dtype: kept.dtype, shape: x.sizes, data: over(read(before), before.sizes, news, axis, rows[of]) }];
  });
  return fillTree(like, new Map(stored), { source: `${model.name} with other rows` });
};

/** The elements of `fresh`, in which the rows along an axis that there were before are as they were. */
const over = (
  old: HostArray,
  sizes: readonly number[],
  fresh: ArrayLike<number>,
  axis: number,
  rows: Int32Array,
): HostArray => {
  const [outer, count, inner] = layout(sizes, axis);
  const data = emptyLike(old, fresh.length);
  data.set(fresh);
  for (let run = 0; run < outer; run++)
    rows.forEach((before, row) => {
      if (before < 0) return;
      const start = (run * count + before) * inner;
      data.set(old.subarray(start, start + inner), (run * rows.length + row) * inner);
    });
  return data;
};

/** The rows of so many that were there, and of new ones behind them. */
const keeping = (before: number, count: number): Int32Array =>
  Int32Array.from({ length: count }, (_, row) => (row < before ? row : -1));

type HostArray = ReturnType<typeof read>;

const emptyLike = (old: HostArray, length: number): HostArray =>
  old instanceof Float32Array
    ? new Float32Array(length)
    : old instanceof Float64Array
      ? new Float64Array(length)
      : old instanceof Int32Array
        ? new Int32Array(length)
        : new Uint8Array(length);

/**
 * Parameters with one user more, of whom nothing is known: her rows are the means of all users' rows, so that she stands in the
 * middle of them, and her last items tell the rest. A model without rows of users is left as it is.
 *
 * @example
 * ```ts
 * const model = attrec({ dim: 2 });
 * const parameters = compile((k: KeyTensor) => model.init(k, { users: 2, items: 3 }), interpreter())(keyTensor(key(1)));
 * withStranger(model, parameters, { users: 2, items: 3 }).users.sizes; // [3, 2]
 * ```
 */
export const withStranger = <P>(model: Pick<SequentialModel<P>, "name" | "init">, parameters: P, sizes: Sizes): P => {
  const all = new Map(leaves(parameters).map(({ path, tensor: x }) => [path, x]));
  const fresh = rowParameters(model, sizes).flatMap(({ of, path, axis }) => {
    const x = all.get(path);
    return of === "items" || x === undefined ? [] : [[path, withMeanRow(read(x), x.sizes, axis)] as const];
  });
  const rows = { users: keeping(sizes.users, sizes.users + 1), items: keeping(sizes.items, sizes.items) };
  return withRows(model, parameters, sizes, rows, new Map(fresh));
};

/** Elements with one row more along an axis, which is the mean of the others; the others are left empty. */
const withMeanRow = (old: HostArray, sizes: readonly number[], axis: number): Float64Array => {
  const [outer, rows, inner] = layout(sizes, axis);
  const out = new Float64Array(outer * (rows + 1) * inner);
  for (let run = 0; run < outer; run++)
    for (let k = 0; k < inner; k++) {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += at(old, (run * rows + row) * inner + k);
      out[(run * (rows + 1) + rows) * inner + k] = sum / rows;
    }
  return out;
};
