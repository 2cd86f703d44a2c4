// A trained model for other users and items: those that it knew keep what was learned, and new ones begin as in a training.
import { compile, type Device, fold, type Key, type KeyTensor, keyTensor, read, toHost } from "@attrec/tensor";
import { leaves } from "@attrec/tensor/extend";
import type { Examples } from "../model/examples.ts";
import type { ModelParts } from "../model/model.ts";
import { withRows } from "./row-parameters.ts";

/** The names of a model's rows. */
export interface RowNames {
  readonly userNames: readonly string[];
  readonly itemNames: readonly string[];
}

/** Parameters for other rows, and how many of these were known. */
export interface Grown<P> {
  readonly parameters: P;
  readonly knownUsers: number;
  readonly knownItems: number;
}

/**
 * The parameters of a model for the users and items of other data: the rows of those whom it knows by their names keep their bytes, and
 * new ones are what a training with this key begins with. Without further training, every user whom it knew ranks the items that it knew
 * as before. A projection of the model is applied to new rows alone.
 *
 * @param parameters on the host
 * @throws Error if the model has a parameter whose rows cannot be told; see `tablesOf`
 *
 * @example
 * ```ts
 * const { userNames, itemNames } = data.interactions;
 * const more = { userNames, itemNames: [...itemNames, "Ikiru"] };
 * const { parameters: grown, knownItems } = await grow(model, parameters, data.interactions, more, key(2), interpreter());
 * [grown.items.sizes, knownItems]; // [[9, 2], 8]
 * ```
 */
export const grow = async <P, E extends Examples>(
  model: Pick<ModelParts<P, E>, "name" | "init" | "project">,
  parameters: P,
  from: RowNames,
  to: RowNames,
  key: Key,
  device: Device,
): Promise<Grown<P>> => {
  const rows = { users: rowsOf(from.userNames, to.userNames), items: rowsOf(from.itemNames, to.itemNames) };
  const sizes = { users: to.userNames.length, items: to.itemNames.length };
  const first = compile((k: KeyTensor) => {
    const begun = model.init(k, sizes);
    return model.project?.(begun) ?? begun;
  }, device);
  const fresh = await toHost(first(keyTensor(fold(key, "parameters"))));
  const news = new Map(leaves(fresh).map(({ path, tensor: x }) => [path, read(x)]));
  const before = { users: from.userNames.length, items: from.itemNames.length };
  const known = (of: Int32Array): number => of.reduce((count, row) => count + (row < 0 ? 0 : 1), 0);
  return {
    parameters: withRows(model, parameters, before, rows, news),
    knownUsers: known(rows.users),
    knownItems: known(rows.items),
  };
};

const rowsOf = (from: readonly string[], to: readonly string[]): Int32Array => {
  const rows = new Map(from.map((name, row) => [name, row]));
  return Int32Array.from(to, (name) => rows.get(name) ?? -1);
};
