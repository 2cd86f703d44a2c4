/** The rows of a printed program: how far in they stand, and which belong together. */
import { at } from "../../at.ts";

/** How far in a row stands. */
export const marginOf = (row: string): number => row.length - row.trimStart().length;

/** Rows of which those that were broken are whole again: what follows is indented by four. */
export const joined = (rows: readonly string[]): readonly string[] =>
  rows.reduce<readonly string[]>((all, row) => {
    const before = all.at(-1);
    const isMore = before !== undefined && marginOf(row) === Math.max(2, marginOf(before)) + 4;
    return isMore ? [...all.slice(0, -1), `${before} ${row.trimStart()}`] : [...all, row];
  }, []);

/** The rows below one that stand further in. */
export const within = (rows: readonly string[], place: number): readonly string[] => {
  const margin = marginOf(at(rows, place));
  const rest = rows.slice(place + 1);
  const end = rest.findIndex((row) => marginOf(row) <= margin);
  return end < 0 ? rest : rest.slice(0, end);
};
