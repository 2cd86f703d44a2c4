/** Lists of names in a model file, such as the ids of users: each the text of a JSON array, as a tensor of its bytes. */
import { quote, recordOf, type StoredTensor } from "@attrec/tensor/files";

/** Lists of names, each under the kind of thing that it names. */
export type Names = Readonly<Record<string, readonly string[]>>;

const PREFIX = "names.";

/** Lists as tensors: the list "users" is `names.users`. */
export const encodeNames = (names: Names): readonly (readonly [name: string, tensor: StoredTensor])[] =>
  Object.entries(names).map(([name, list]) => {
    const data = new TextEncoder().encode(JSON.stringify(list));
    return [`${PREFIX}${name}`, { dtype: "U8", shape: [data.length], data }] as const;
  });

/** Whether a tensor is a list of names. */
export const isNames = (name: string, { dtype }: StoredTensor): boolean => dtype === "U8" && name.startsWith(PREFIX);

/** The lists among the tensors of a file. Throws a sentence for one that is no list of names. */
export const decodeNames = (tensors: Iterable<readonly [string, StoredTensor]>, source: string): Names => {
  const lists = [...tensors].map(
    ([name, { data }]) => [name.slice(PREFIX.length), listOf(name, data, source)] as const,
  );
  return recordOf(lists);
};

const listOf = (name: string, data: StoredTensor["data"], source: string): readonly string[] => {
  let list: unknown;
  try {
    list = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data));
  } catch {
    list = undefined;
  }
  if (Array.isArray(list) && list.every((one) => typeof one === "string")) return list;
  throw new Error(`${source}: the tensor ${quote(name)} should be the text of a JSON array of names, and is not.`);
};
