// Users and items by their names, and histories as a model takes them.
import { at } from "@attrec/tensor/extend";

/** The number of a name. Throws a `RangeError` that says what names are like. */
export const numbered = (what: "user" | "item", names: readonly string[]): ((name: string) => number) => {
  const numbers = new Map(names.map((name, number) => [name, number]));
  return (name) => {
    const number = numbers.get(name);
    if (number !== undefined) return number;
    throw new RangeError(
      `The model knows no ${what} ${JSON.stringify(name)}: its ${what}s have names such as ${names.slice(0, 3).join(", ")}.`,
    );
  };
};

/**
 * The last items of a history, as many as a model takes; a shorter one repeats its oldest on the left, and `real` are real.
 * Throws a `RangeError` for an empty history.
 */
export const lastItems = (
  items: readonly number[],
  length: number,
): { readonly history: Int32Array; readonly real: number } => {
  if (items.length === 0) throw new RangeError("Expected a history of at least one item, got none.");
  const history = Int32Array.from({ length }, (_, i) => at(items, Math.max(0, items.length - length + i)));
  return { history, real: Math.min(items.length, length) };
};
