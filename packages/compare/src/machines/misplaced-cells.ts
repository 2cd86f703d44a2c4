/** Finds runs of a report that name the cell of another model, other data or another seed. */
import { isDeepStrictEqual } from "node:util";
import type { StoredCell } from "../run/stored-cell.ts";
import type { Cell } from "../study/cell.ts";

/** The part of a report that says which cell each run is. */
export interface NamedCells {
  readonly rows: readonly {
    readonly part: string;
    readonly data: string;
    readonly model: string;
    readonly label: string;
    readonly runs: readonly { readonly seed: number; readonly cell: string }[];
  }[];
  readonly data?: readonly { readonly name: string; readonly fingerprint: string }[];
}

/** A sentence for each run whose cell is not of its row: figures that fit such a cell are figures of something else. */
export const misplacedCells = ({ rows, data = [] }: NamedCells, stored: readonly StoredCell[]): readonly string[] => {
  const cells = new Map(stored.map(({ id, cell }) => [id, cell]));
  return rows.flatMap(({ part, data: name, model, label, runs }) => {
    const fingerprint = data.find((one) => one.name === name)?.fingerprint;
    const found = runs.flatMap(({ seed, cell: id }) => {
      const cell = cells.get(id);
      return cell === undefined ? [] : [{ seed, id: id.slice(0, 12), cell }];
    });
    const first = found[0]?.cell;
    return found.flatMap(({ seed, id, cell }) => {
      const place = `${part}, ${name}, ${model}, ${label}, seed ${seed}: its cell ${id}`;
      if (cell.model !== model) return [`${place} is of ${cell.model}.`];
      if (cell.seed !== seed) return [`${place} is of seed ${cell.seed}.`];
      if (fingerprint !== undefined && cell.data !== fingerprint) return [`${place} is of other data.`];
      if (first !== undefined && !isOneBesideSeeds(first, cell))
        return [`${place} has other settings than that of the row's first seed.`];
      return [];
    });
  });
};

const isOneBesideSeeds = (a: Cell, b: Cell): boolean => isDeepStrictEqual({ ...a, seed: 0 }, { ...b, seed: 0 });
