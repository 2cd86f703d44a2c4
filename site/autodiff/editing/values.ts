/** Decides what code may read of a value, and what its operators do: the safe part of JavaScript, since an address may bring a stranger's code. */

/** The most elements of an array that code may make. */
export const MOST_ELEMENTS = 1_000_000;

const ARRAY_METHODS = new Set(
  "at concat entries every fill filter find findIndex findLast flat flatMap forEach includes indexOf join keys map pop push reduce reduceRight reverse shift slice some sort splice toReversed toSorted unshift values with".split(
    " ",
  ),
);

const TEXT_METHODS = new Set(
  "at charAt charCodeAt endsWith includes indexOf slice split startsWith substring toLowerCase toUpperCase trim".split(
    " ",
  ),
);

const NUMBER_METHODS = new Set(["toFixed", "toPrecision", "toExponential", "toString"]);

const isList = (value: unknown): value is ArrayLike<unknown> & object =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

const methodsOf = (value: unknown): ReadonlySet<string> | undefined =>
  typeof value === "string"
    ? TEXT_METHODS
    : typeof value === "number"
      ? NUMBER_METHODS
      : isList(value)
        ? ARRAY_METHODS
        : undefined;

/** A value in a sentence. */
export const told = (value: unknown): string =>
  value === null || value === undefined
    ? String(value)
    : typeof value === "object"
      ? "an object"
      : typeof value === "function"
        ? "a function"
        : JSON.stringify(value);

/**
 * What a value has under a key: its own fields, its elements, and the methods of arrays, texts and numbers that compute alone. What
 * leads from a value to its constructor is none of these. Throws a sentence for all else.
 */
export const fieldOf = (value: unknown, key: unknown): unknown => {
  if (typeof key !== "string" && typeof key !== "number") throw new Error(`${told(key)} is no name of a field.`);
  if (value === null || value === undefined) throw new Error(`There is no field '${key}' of ${told(value)}.`);
  const isWhole = (typeof value === "string" || isList(value)) && (key === "length" || /^\d+$/.test(String(key)));
  if (isWhole || methodsOf(value)?.has(String(key))) return Reflect.get(Object(value) as object, key) as unknown;
  if (typeof value === "object" && !isList(value)) {
    return Object.hasOwn(value, key) ? (Reflect.get(value, key) as unknown) : undefined;
  }
  throw new Error(`This page does not read '${key}' of ${told(value)}.`);
};

/** Changes a field of an array or of a plain object. Throws a sentence for all else. */
export const setField = (value: unknown, key: unknown, to: unknown): void => {
  const isPlain = typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  const isElement = Array.isArray(value) && Number.isInteger(Number(key)) && Number(key) >= 0;
  if (!(isPlain || isElement) || Object.isFrozen(value) || key === "__proto__")
    throw new Error(`The field '${String(key)}' of ${told(value)} cannot be changed.`);
  if (isElement && Number(key) >= MOST_ELEMENTS) throw tooLong();
  Reflect.set(value, key as string, to);
};

const tooLong = (): Error =>
  new Error(`An array of more than ${MOST_ELEMENTS.toLocaleString("en")} elements is more than this page shows.`);

/** What may be spread or walked through: arrays, texts, and what their methods give. Throws a sentence for all else, and for too many. */
export const elementsOf = (value: unknown): readonly unknown[] => {
  const isWalked =
    typeof value === "string" || (typeof value === "object" && value !== null && Symbol.iterator in value);
  if (!isWalked) throw new Error(`${told(value)} has no elements to go through.`);
  return boundedList([...(value as Iterable<unknown>)]);
};

/** As many elements as asked for, all of them undefined. */
export const emptyElements = (length: number): readonly unknown[] => {
  if (length > MOST_ELEMENTS) throw tooLong();
  return Array.from({ length });
};

/** An array that has not too many elements. Throws a sentence if it has. */
export const boundedList = (list: readonly unknown[]): readonly unknown[] => {
  if (list.length > MOST_ELEMENTS) throw tooLong();
  return list;
};

/** A value, which is no array of too many elements. Throws a sentence if it is one. */
export const bounded = (value: unknown): unknown => (Array.isArray(value) ? boundedList(value) : value);

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => unknown>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "**": (a, b) => a ** b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/** What an operator makes of two values. Throws a sentence if it is for numbers, and these are none. */
export const combined = (operator: string, left: unknown, right: unknown): unknown => {
  if (operator === "===" || operator === "!==") return (left === right) === (operator === "===");
  if (operator === "+" && (typeof left === "string" || typeof right === "string")) return textOf(left) + textOf(right);
  const apply = ARITHMETIC[operator];
  if (!apply || typeof left !== "number" || typeof right !== "number")
    throw new Error(
      `'${operator}' is for numbers, and stands between ${told(left)} and ${told(right)}. Tensors have operations, such as add.`,
    );
  return apply(left, right);
};

/** A value as a text. */
export const textOf = (value: unknown): string => {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(textOf).join(",");
  return typeof value === "number" || typeof value === "boolean" ? String(value) : told(value);
};

/** What an operator makes of one value. */
export const changed = (operator: string, value: unknown): unknown => {
  if (operator === "!") return !value;
  if (operator === "typeof") return typeof value;
  if (typeof value !== "number") throw new Error(`'${operator}' is for a number, and ${told(value)} is none.`);
  return operator === "-" ? -value : value;
};
