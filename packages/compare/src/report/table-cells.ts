// Cells that several tables of a report have: a mean over seeds, and the mark of the best.
import { figure } from "./numerals.ts";
import type { Row } from "./report.ts";
import { cell, type TableCell } from "./table.ts";

/** A mean over seeds with its deviation, if there is one; the cell's further text says why seeds are missing. */
export const ours = (row: Row | undefined, metric: string): TableCell => {
  if (!row) return cell("–");
  const [mean, deviation] = [row.mean[metric], row.deviation[metric]];
  const spread = deviation === undefined || Number.isNaN(deviation) ? "" : ` ±${deviation.toFixed(3)}`;
  const failed = row.failures.length > 0 ? ` (${row.failures.length} failed)` : "";
  const each = row.runs.map(({ seed, metrics }) => `seed ${seed}: ${figure(metrics[metric])}`);
  return { ...cell(`${figure(mean)}${spread}${failed}`, [...each, ...row.failures].join("\n")), row };
};

/** Marks the largest of some figures. */
export const marked = (cells: readonly TableCell[], values: readonly (number | undefined)[]): readonly TableCell[] => {
  const best = Math.max(...values.filter((value) => value !== undefined && !Number.isNaN(value)).map(Number));
  return cells.map((one, i) => (values[i] === best ? { ...one, isBest: true } : one));
};
