/** Reads a formula, and computes it as it reads. */
import { CALLS } from "./calls.ts";
import type { Context } from "./context.ts";
import { gathered, product, reduced } from "./contractions.ts";
import { FUNCTIONS } from "./functions.ts";
import { along, arranged, each, type Named, oneAt, positionOf, single, withoutUnits } from "./named.ts";
import { must, next, take, type Tokens, wordsOf } from "./tokens.ts";

/** A formula that is being read. */
interface Reader extends Tokens {
  readonly context: Context;
  /** The axes of the line that it stands on. */
  readonly axes: readonly string[];
}

/** The value of a formula, its axes in the order of the line that it stands on. */
export const compute = (context: Context, formula: string, axes: readonly string[]): Named => {
  const reader: Reader = { words: wordsOf(formula), place: 0, context, axes };
  const value = comparison(reader);
  if (reader.place < reader.words.length)
    throw new SyntaxError(`not read: ${reader.words.slice(reader.place).join(" ")}`);
  // A result of a loop has no axes of its own.
  const isList = value.axes.length === 0 && value.values.length > 1;
  return isList || axes.length === 0 ? value : arranged(value, withoutUnits(axes, context.sizeOf), context.sizeOf);
};

const comparison = (reader: Reader): Named => {
  const left = additive(reader);
  const sign = take(reader, ">", "=", "≠");
  if (sign === undefined) return left;
  return elementwise(reader, [left, additive(reader)], ([a = 0, b = 0]) =>
    Number(sign === ">" ? a > b : sign === "=" ? a === b : a !== b),
  );
};

const additive = (reader: Reader): Named => {
  let value = multiplicative(reader);
  for (let sign = take(reader, "+", "-"); sign !== undefined; sign = take(reader, "+", "-")) {
    const isSum = sign === "+";
    value = elementwise(reader, [value, multiplicative(reader)], ([a = 0, b = 0]) => (isSum ? a + b : a - b));
  }
  return value;
};

const multiplicative = (reader: Reader): Named => {
  const isConditional = next(reader).startsWith("[");
  let value = signed(reader);
  for (let sign = take(reader, "·", "/"); sign !== undefined; sign = take(reader, "·", "/")) {
    const isProduct = sign === "·";
    // A condition that does not hold makes 0 of whatever it is a factor of.
    const isCondition = next(reader).startsWith("[") || isConditional;
    value = elementwise(reader, [value, signed(reader)], ([a = 0, b = 0]) =>
      isCondition && (a === 0 || b === 0) ? 0 : isProduct ? a * b : a / b,
    );
  }
  return value;
};

const signed = (reader: Reader): Named => {
  if (take(reader, "-") !== undefined) return elementwise(reader, [signed(reader)], ([a = 0]) => -a);
  const [, reducer, list] = /^(Σ|max|min)_\{(.*)\}$/.exec(next(reader)) ?? [];
  if (reducer === undefined || list === undefined) return matrices(reader);
  reader.place++;
  return reduced(reducer, matrices(reader), list.split(", "), reader.context.sizeOf);
};

/** Factors beside each other: a matrix product along the last two axes, in the order in which they were declared. */
const matrices = (reader: Reader): Named => {
  let value = factor(reader);
  while (/^(?!ᵀ)[\p{L}_]/u.test(next(reader)) && !next(reader).startsWith("axis "))
    value = product(value, factor(reader));
  return value;
};

const factor = (reader: Reader): Named => {
  const { sizeOf, dimensions } = reader.context;
  const name = next(reader);
  let value = primary(reader);
  for (;;) {
    if (take(reader, "²") !== undefined) value = elementwise(reader, [value], ([a = 0]) => a * a);
    else if (take(reader, "ᵀ") !== undefined) {
      const turned = [...value.axes.slice(0, -2), ...value.axes.slice(-2).reverse()];
      value = arranged(value, turned, sizeOf);
    } else if (/^\{.*→/.test(next(reader))) {
      const list = next(reader).slice(1, -1).split(", ");
      reader.place++;
      const to = new Map(list.map((pair) => pair.split(" → ") as [string, string]));
      value = { ...value, axes: value.axes.map((axis) => to.get(axis) ?? axis) };
    } else if (POSITION.test(next(reader))) value = positionOf(value, ...positionIn(take(reader, next(reader))));
    else if (next(reader) === "[" && reader.words[reader.place - 1] !== "·") {
      const [rows] = dimensions.get(name) ?? [];
      value = gathered(value, enclosed(reader, "[", "]"), rows !== undefined && sizeOf(rows) === 1);
    } else return value;
  }
};

/** `[length: 3]`: a position, by itself what is 1 there, and behind a factor the factor there. */
const POSITION = /^\[(.*): (\d+)\]$/;
const positionIn = (word = ""): readonly [axis: string, position: number] => {
  const [, axis = "", position] = POSITION.exec(word) ?? [];
  return [axis, Number(position)];
};

const primary = (reader: Reader): Named => {
  const word = next(reader);
  if (POSITION.test(word)) return oneAt(...positionIn(take(reader, word)), reader.context.sizeOf);
  if (word === "(") return enclosed(reader, "(", ")");
  if (word === "[") return enclosed(reader, "[", "]");
  reader.place++;
  if (word === "NaN") return single(NaN);
  if (/^-?∞$/.test(word)) return single(word === "∞" ? Infinity : -Infinity);
  if (/^\d/.test(word)) return single(Number(word));
  if (next(reader) === "(") return called(reader, word);
  const value = reader.context.values.get(word);
  if (!value) throw new ReferenceError(`'${word}' has no line`);
  return value;
};

const enclosed = (reader: Reader, open: string, close: string): Named => {
  must(reader, open);
  const value = comparison(reader);
  must(reader, close);
  return value;
};

const called = (reader: Reader, word: string): Named => {
  const { sizeOf, dimensions } = reader.context;
  const operands: { readonly name: string; readonly value: Named }[] = [];
  let option = "";
  must(reader, "(");
  while (next(reader) !== ")") {
    const name = next(reader);
    if (/^(?:axis |stream |ascending$|descending$)/.test(name)) {
      option = name;
      reader.place++;
    } else operands.push({ name, value: comparison(reader) });
    take(reader, ",");
  }
  must(reader, ")");
  const [f, call] = [FUNCTIONS[word], CALLS[word]];
  if (f)
    return elementwise(
      reader,
      operands.map(({ value }) => value),
      f,
    );
  if (!call) throw new SyntaxError(`the function '${word}' is not known`);
  const numbers = call({
    operands: operands.map(({ value }) => value.values),
    operandSizes: operands.map(({ name }) => (dimensions.get(name) ?? []).map(sizeOf)),
    sizes: reader.axes.map(sizeOf),
    option,
  });
  return along(reader.axes, numbers, sizeOf);
};

const elementwise = (reader: Reader, operands: readonly Named[], f: (own: readonly number[]) => number): Named =>
  each(operands, f, reader.context.sizeOf);
