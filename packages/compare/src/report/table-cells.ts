// Cells that several tables of a report have: a mean over seeds, and the mark of the best.
import { figure } from "./numerals.ts";
import { failedIn, pendingIn, reasonsIn, type Row } from "./report.ts";
import { cell, type TableCell } from "./table.ts";

/** How many seeds of a row failed or have not run yet, in brackets; nothing where it lacks none. */
export const lackingMark = (row: Row | undefined): string => {
  const [failed, pending] = row ? [failedIn(row).length, pendingIn(row).length] : [0, 0];
  const lacking = [...(failed > 0 ? [`${failed} failed`] : []), ...(pending > 0 ? [`${pending} not run`] : [])];
  return lacking.length > 0 ? ` (${lacking.join(", ")})` : "";
};

/** A mean over seeds with its deviation, if there is one, and how many seeds are missing; the cell's further text says why. */
export const ours = (row: Row | undefined, metric: string): TableCell => {
  if (!row) return cell("–");
  const [mean, deviation] = [row.mean[metric], row.deviation[metric]];
  const spread = deviation === undefined || Number.isNaN(deviation) ? "" : ` ±${deviation.toFixed(3)}`;
  const each = row.runs.map(({ seed, metrics }) => `seed ${seed}: ${figure(metrics[metric])}`);
  return { ...cell(`${figure(mean)}${spread}${lackingMark(row)}`, [...each, ...reasonsIn(row)].join("\n")), row };
};

/** Marks the largest of some figures. */
export const marked = (cells: readonly TableCell[], values: readonly (number | undefined)[]): readonly TableCell[] => {
  const best = Math.max(...values.filter((value) => value !== undefined && !Number.isNaN(value)).map(Number));
  return cells.map((one, i) => (values[i] === best ? { ...one, isBest: true } : one));
};
