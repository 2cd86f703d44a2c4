/** The reading task of `micro.ts` without a library: plain JavaScript with `split`. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { measure } from "../parts/measure.ts";

const { values } = parseArgs({ options: { threads: { type: "string" }, ratings: { type: "string" } } });

const read = (file: string): readonly Float64Array[] => {
  const lines = readFileSync(file, "latin1").trimEnd().split("\n");
  const columns = Array.from({ length: 4 }, () => new Float64Array(lines.length));
  const known = [new Map<string, number>(), new Map<string, number>()];
  for (const [row, line] of lines.entries())
    for (const [column, field] of line.split("::").entries()) {
      const numbers = known[column];
      if (numbers && !numbers.has(field)) numbers.set(field, numbers.size);
      const target = columns[column];
      if (target) target[row] = numbers?.get(field) ?? Number(field);
    }
  return columns;
};

const { ratings } = values;
if (ratings !== undefined) console.log(JSON.stringify(measure("reading a million ratings", () => read(ratings))));
