/** The header of an npy file, which is the text of a Python dictionary: element type, order of elements, and shape. */
import { quote } from "./quote.ts";
import { isCounts, type StoredType, type TensorDescription } from "./stored-tensor.ts";

/** NumPy's names of element types, without the order of bytes. It has none for the other floats. */
const types: Readonly<Partial<Record<string, StoredType>>> = {
  f8: "F64",
  f4: "F32",
  f2: "F16",
  i8: "I64",
  i4: "I32",
  i2: "I16",
  i1: "I8",
  u8: "U64",
  u4: "U32",
  u2: "U16",
  u1: "U8",
  b1: "BOOL",
};

/** NumPy's name of an element type, with the order of bytes that this package writes; undefined if NumPy has none. */
const descriptionOf = (type: StoredType): string | undefined => {
  const name = Object.keys(types).find((each) => types[each] === type);
  return name && `${name.endsWith("1") ? "|" : "<"}${name}`;
};

/** The content of a header. */
export interface NpyHeader extends TensorDescription {
  /** Whether the highest byte of an element comes first. */
  readonly isBigEndian: boolean;
  /** Whether elements come column by column: the first position changes fastest. */
  readonly isByColumns: boolean;
}

/** The text of a header. Throws a sentence for an element type that NumPy has not. */
export const writeNpyHeader = ({ dtype, shape }: TensorDescription): string => {
  const description = descriptionOf(dtype);
  if (!description)
    throw new TypeError(`NumPy has no elements of type ${dtype}: store them as F32, or in safetensors.`);
  const sizes = shape.length === 1 ? `${shape.join()},` : shape.join(", ");
  return `{'descr': '${description}', 'fortran_order': False, 'shape': (${sizes}), }`;
};

/** The content of a header. Throws a sentence for a text that is none, and for elements that cannot be read. */
export const readNpyHeader = (text: string, source: string): NpyHeader => {
  const bad = (fault: string): Error => new Error(`${source} has a bad header: ${fault}.`);
  if (/['"]descr['"]\s*:\s*\[/.test(text)) {
    throw new Error(`${source} is an array of records, which is none of numbers: write its fields one by one.`);
  }
  const fields = fieldsOf(text);
  if (!fields) throw bad("it is not a dictionary of three fields");
  const { descr, fortran_order: order, shape: sizes } = fields;
  if (descr?.text === undefined) throw bad("there is no text 'descr'");
  if (order?.truth === undefined) throw bad("there is no 'fortran_order', True or False");
  if (sizes?.tuple === undefined) throw bad("there is no tuple 'shape'");
  const [, ends, name = ""] = /^([<>|=])(\w+)$/.exec(descr.text) ?? [];
  const dtype = Object.hasOwn(types, name) ? types[name] : undefined;
  if (!dtype) {
    throw new Error(
      `${source} has elements of NumPy's type ${quote(descr.text)}; those that can be read are ${Object.keys(types).join(", ")}.`,
    );
  }
  const shape = sizesOf(sizes.tuple);
  if (!isCounts(shape)) throw bad("'shape' is no tuple of whole numbers");
  return { dtype, shape, isBigEndian: ends === ">", isByColumns: order.truth === "True" };
};

/** A value in a header, by what it is: what stands between quotation marks, True or False, or what stands in parentheses. */
type Field = Readonly<Partial<Record<"text" | "truth" | "tuple", string>>>;

/** A key of a header with its value: the three kinds of Python's literals that headers use. */
const ENTRY =
  /\s*(['"])(?<key>\w+)\1\s*:\s*(?:(['"])(?<text>[^'"\\]*)\3|(?<truth>True|False)|\((?<tuple>[^()]*)\))\s*(?:,|$)/y;

/** The three fields of a header; undefined if it has others, or one twice. */
const fieldsOf = (header: string): Readonly<Partial<Record<string, Field>>> | undefined => {
  const [, body] = /^\s*\{(.*)\}\s*$/s.exec(header) ?? [];
  if (body === undefined) return undefined;
  const fields = new Map<string, Field>();
  const entry = new RegExp(ENTRY);
  let [end, count] = [0, 0];
  for (let found = entry.exec(body); found?.groups; found = entry.exec(body)) {
    const { key = "", ...field } = found.groups;
    fields.set(key, field);
    count++;
    end = entry.lastIndex;
  }
  const isWhole = body.slice(end).trim() === "" && count === 3 && fields.size === 3;
  return isWhole ? Object.fromEntries(fields) : undefined;
};

/** The sizes in a tuple, `3,` or `3, 4`; NaN for what is none. An L stands behind those that Python 2 wrote. */
const sizesOf = (tuple: string): readonly number[] => {
  const parts = tuple.split(",").map((part) => part.trim());
  // The comma of `(3,)` ends a tuple, and a tuple of one has to have it.
  if (parts.at(-1) === "") parts.pop();
  else if (parts.length === 1) return [NaN];
  return parts.map((part) => (/^\d+L?$/.test(part) ? Number.parseInt(part, 10) : NaN));
};
