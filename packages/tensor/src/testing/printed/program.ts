/** Computes a printed program by what its text says alone. */
import { at } from "../../at.ts";
import { type Context, contextOf, declared, define, type Given } from "./context.ts";
import { compute } from "./formula.ts";
import { loop } from "./loop.ts";
import { joined, marginOf, within } from "./rows.ts";

/** The results of a printed program, by their paths, computed from the numbers of its inputs. Constants that are not written out are given. */
export const computePrinted = (
  text: string,
  given: Given,
  constants: Given = {},
): {
  readonly results: Readonly<Record<string, readonly number[]>>;
  readonly lines: Readonly<Record<string, readonly number[]>>;
} => {
  const rows = joined(text.split("\n"));
  const context = contextOf(rows, constants);
  const results: Record<string, readonly number[]> = {};
  let isReturned = false;
  for (const [place, row] of rows.entries()) {
    if (row.startsWith("given ")) {
      for (const part of row.slice(6).split(/, (?![^[]*\])/)) {
        const [name, axes] = declared(part);
        define(context, name, axes, Array.from(given[name] ?? []));
      }
    } else if (row === "return") isReturned = true;
    else if (marginOf(row) === 2) {
      const cut = row.indexOf(" = ");
      if (isReturned) {
        const name = row.slice(cut < 0 ? 2 : cut + 3);
        results[cut < 0 ? "" : row.slice(2, cut)] = compute(context, name, []).values;
      } else computeLine(context, rows, place);
    }
  }
  return { results, lines: Object.fromEntries(Array.from(context.values, ([name, own]) => [name, own.values])) };
};

/** Computes the line at a place, with what stands below it further in. */
const computeLine = (context: Context, rows: readonly string[], place: number): void => {
  const row = at(rows, place);
  const cut = row.indexOf(" = ");
  const [name, axes] = declared(row.slice(0, cut));
  const constant = context.constants[name];
  const inside = within(rows, place);
  const numbers = (): readonly number[] => {
    if (inside.length > 0)
      return loop(context, name, inside, (all, own) => {
        computeLine(context, all, own);
      });
    return constant ? Array.from(constant) : compute(context, row.slice(cut + 3), axes).values;
  };
  define(context, name, axes, numbers());
};
