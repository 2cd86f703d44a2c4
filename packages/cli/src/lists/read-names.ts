/** Reads files that name items, one a line. */
import { readText } from "attrec/node";
import { visible } from "attrec/extend";

/** The number of a name in a list of names; a name that is not in it throws a sentence that says what names are like. */
export const numbersIn = (kind: string, names: readonly string[], where: string): ((name: string) => number) => {
  const numbers = new Map(names.map((name, number) => [name, number]));
  return (name) => {
    const number = numbers.get(name);
    if (number !== undefined) return number;
    throw new Error(
      `${where} has no ${kind} '${name}': its ${kind}s have names such as ${names.slice(0, 3).map(visible).join(", ")}.`,
    );
  };
};

/** The items that a file names, one a line, by their numbers. Throws a sentence with the line of a name that is none. */
export const itemsNamedIn = async (path: string, numberOf: (name: string) => number): Promise<readonly number[]> => {
  const lines = (await readText(path, "the name of an item on each line")).split(/\r?\n/);
  return lines.flatMap((line, i) => {
    if (line === "") return [];
    try {
      return [numberOf(line)];
    } catch (error) {
      throw new Error(`${path}:${i + 1}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  });
};
