/** Tells whether a printed program has all that it computes: read back and computed by the text alone, it gives the interpreter's numbers. */
import { compile, interpreter, print, read, trace } from "../index.ts";
import { leaves } from "../tree.ts";
import { relativeError } from "./draw.ts";
import type { Given } from "./printed/context.ts";
import { computePrinted } from "./printed/program.ts";

/** The fault of a printed program: where its numbers are not those of the program. None if it has none. */
export const printedFault = async <A extends readonly unknown[]>(
  f: (...given: A) => unknown,
  given: A,
): Promise<string> => {
  const text = print(f)(...given);
  const steps = await trace(f)(...given);
  const numbers: Given = Object.fromEntries(Object.entries(steps).map(([name, { value }]) => [name, read(value)]));
  // Long constants are told by their length alone.
  const constants = Object.fromEntries(Object.entries(numbers).filter(([name]) => name.startsWith("constant")));
  const inputs = Object.fromEntries(Object.entries(numbers).filter(([name]) => steps[name]?.phase === "given"));
  const exact = leaves(compile(f, interpreter())(...given));
  try {
    const { results } = computePrinted(text, inputs, constants);
    const wrong = exact.find(({ path, tensor }) => !(relativeError(read(tensor), results[path] ?? [NaN]) < 1e-5));
    return wrong ? `'${wrong.path}' is wrong in:\n${text}` : "";
  } catch (error) {
    return `${String(error)} in:\n${text}`;
  }
};
