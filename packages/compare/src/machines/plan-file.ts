/** Writes planned cells as text, one line each, and reads them back. */
import { reasonOf } from "attrec/node";
import { readFileSync } from "node:fs";
import { cellId } from "../study/cell.ts";
import type { PlannedCell } from "./plan.ts";

/**
 * The lines of planned cells: JSON, one cell a line, so that other programs can filter and split them.
 *
 * @example
 * ```ts
 * planText(planned.slice(0, 1)).slice(0, 12); // "{\"address\":\""
 * ```
 */
export const planText = (cells: readonly PlannedCell[]): string =>
  cells.map((cell) => `${JSON.stringify(cell)}\n`).join("");

/**
 * Reads the planned cells of a file.
 *
 * @throws Error with file and line if a line is no planned cell, or its address is not that of its cell
 *
 * @example
 * ```ts
 * const file = join(folder, "cells.jsonl");
 * writeFileSync(file, planText(planned));
 * readPlan(file).length; // 4
 * ```
 */
export const readPlan = (path: string): readonly PlannedCell[] => {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new Error(`The plan ${path} cannot be read: ${reasonOf(cause)}.`, { cause });
  }
  return text
    .split("\n")
    .flatMap((line, i) => (line.trim() === "" ? [] : [plannedCell(line, `${path}, line ${i + 1}`)]));
};

const plannedCell = (line: string, where: string): PlannedCell => {
  const refused = (reason: string): Error =>
    new Error(`${where}: ${reason}. Expected a line that 'compare plan' wrote: make the plan again.`);
  let value: Partial<PlannedCell> | null;
  try {
    value = JSON.parse(line) as Partial<PlannedCell> | null;
  } catch {
    throw refused("this is no JSON");
  }
  const { address, cell, source } = value ?? {};
  if (typeof address !== "string" || typeof cell !== "object" || typeof source?.name !== "string")
    throw refused("this is no planned cell");
  if (cellId(cell) !== address) throw refused(`the cell is not that of its address ${address.slice(0, 12)}`);
  return { address, cell, source };
};
