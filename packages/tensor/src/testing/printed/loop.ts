/** Takes the steps of a printed loop. */
import { at } from "../../at.ts";
import { type Context, declared, define } from "./context.ts";
import { compute } from "./formula.ts";
import { countAlong } from "./named.ts";
import { marginOf } from "./rows.ts";

/** What stands in the steps of a loop beside lines. */
const [STATE, ROW, NEXT, OUTPUT] = [
  /^state ([^ [=]+(?: \[[^\]]*\])?(?: int| bool)?) from (.*)$/,
  /^row ([^ [=]+(?: \[[^\]]*\])?(?: int| bool)?) of (.*)$/,
  /^next ([^ [=]+) = (.*)$/,
  /^(output(?: \[[^\]]*\])?(?: int| bool)?) = (.*)$/,
] as const;

/**
 * Takes the steps of a loop, defines its results, and gives them as one list. The rows are those that stand further in than its name;
 * a line among them is computed by the function that is given, from its place.
 */
export const loop = (
  context: Context,
  name: string,
  rows: readonly string[],
  line: (rows: readonly string[], place: number) => void,
): readonly number[] => {
  const { sizeOf, values, dimensions } = context;
  const [head = "", ...all] = rows;
  const margin = marginOf(head);
  const own = all.flatMap((row, place) => (marginOf(row) === margin ? [{ row: row.slice(margin), place }] : []));
  const parsed = (pattern: RegExp) =>
    own.flatMap(({ row }) => {
      const found = pattern.exec(row);
      return found ? [[found[1] ?? "", found[2] ?? ""] as const] : [];
    });
  const numbersOf = (formula: string, axes: readonly string[] = []): readonly number[] =>
    compute(context, formula, axes).values;

  const { length, counting, condition, isReverse } = readHead(head);
  const steps = counting === undefined ? length : Math.min(length, at(numbersOf(counting), 0));
  const states = parsed(STATE).map(([place, from]) => {
    const [state, axes] = declared(place);
    const size = countAlong(axes, sizeOf);
    const first = numbersOf(from);
    return { state, axes, first: first.length === size ? first : Array.from({ length: size }, () => at(first, 0)) };
  });
  const sequences = parsed(ROW).map(([place, from]) => {
    const [row, axes] = declared(place);
    return { row, axes, size: countAlong(axes, sizeOf), numbers: numbersOf(from) };
  });
  const nexts = parsed(NEXT);
  const outputs = parsed(OUTPUT).map(([place, formula]) => {
    const [, axes] = declared(place);
    const size = countAlong(axes, sizeOf);
    return { axes, formula, size, numbers: Array<number>(length === Infinity ? 0 : length * size).fill(0) };
  });
  const lines = own.filter(({ row }) => ![STATE, ROW, NEXT, OUTPUT].some((pattern) => pattern.test(row)));

  for (const { state, axes, first } of states) define(context, state, axes, first);
  let step = 0;
  for (; step < steps; step++) {
    const place = isReverse ? steps - 1 - step : step;
    for (const { row, axes, size, numbers } of sequences)
      define(context, row, axes, numbers.slice(place * size, (place + 1) * size));
    for (const each of lines) line(all, each.place);
    if (condition !== undefined && at(numbersOf(condition), 0) === 0) break;
    for (const { axes, formula, size, numbers } of outputs)
      numbersOf(formula, axes).forEach((value, k) => (numbers[place * size + k] = value));
    // Each state is followed by what all of the states before made of it.
    const after = nexts.map(([state, formula]) => {
      const axes = dimensions.get(state) ?? [];
      return { state, axes, numbers: numbersOf(formula, axes) };
    });
    for (const { state, axes, numbers } of after) define(context, state, axes, numbers);
  }

  const result = (word: string, k: number, numbers: readonly number[]): readonly number[] => {
    values.set(`${name}.${k === 0 ? word : `${word}_${k + 1}`}`, { axes: [], sizes: [], values: numbers });
    return numbers;
  };
  return [
    ...(condition === undefined ? [] : result("steps", 0, [step])),
    ...states.flatMap(({ state }, k) => result("last", k, values.get(state)?.values ?? [])),
    ...outputs.flatMap(({ numbers }, k) => result("outputs", k, numbers)),
  ];
};

/** How a loop goes, by its first row: `3 steps at most, while state > 0, the last row first`. */
const readHead = (head: string) => ({
  /** The number of steps, or the most there may be. */
  length: Number(/^\s*(\d+) step/.exec(head)?.[1] ?? Infinity),
  /** The formula of how many steps are taken. */
  counting: /as many as ([^,]+)/.exec(head)?.[1],
  condition: /while (.*?)(?:, the last row first)?$/.exec(head)?.[1],
  isReverse: head.endsWith("the last row first"),
});
