/** A folder in which each cell that ran has a file: no lock and no database, so that machines share it by any means. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { writeAtomically } from "attrec/node";
import { type Cell, cellId } from "../study/cell.ts";
import type { Outcome, RunCell } from "../study/outcome.ts";
import { cellOfText, cellText } from "./cell-file.ts";

/** Outcomes by the addresses of their cells, in the files of a folder. */
export interface CellFolder {
  /** The outcome of a cell, if its file is there. Throws a `StoreFault` if the file is broken. */
  readonly find: (address: string) => Outcome | undefined;
  /** Writes the file of a cell, whole or not at all. */
  readonly save: (cell: Cell, outcome: Outcome) => Promise<void>;
}

/** The file of a cell: folders by the first two letters of addresses keep lists of files short. */
export const cellPath = (folder: string, address: string): string =>
  join(folder, address.slice(0, 2), `${address}.json`);

/** The options of a folder of cells. */
export interface CellFolderOptions {
  /** Whether a cell that failed counts as one that did not run. */
  readonly retryFailed?: boolean;
  /** The name that the files give for this machine. */
  readonly machine?: string;
}

/**
 * The cells of a folder, which is made when the first is written.
 *
 * @example
 * ```ts
 * const cells = cellFolder(join(folder, "cells"), { machine: "anna" });
 * for (const { cell } of planned) await cells.save(cell, { kind: "failed", sentence: "The disk was full." });
 * planned.map(({ address }) => cells.find(address)?.kind); // ["failed", "failed", "failed", "failed"]
 * ```
 */
export const cellFolder = (
  folder: string,
  { retryFailed = false, machine = hostname() }: CellFolderOptions = {},
): CellFolder => ({
  find: (address) => {
    const path = cellPath(folder, address);
    const outcome = existsSync(path) ? readCellFile(path).outcome : undefined;
    return outcome?.kind === "failed" && retryFailed ? undefined : outcome;
  },
  save: (cell, outcome) =>
    writeAtomically(
      cellPath(folder, cellId(cell)),
      cellText({ cell, outcome, machine, ended: new Date().toISOString() }),
    ),
});

/** The paths of all files of cells in a folder, in the order of their addresses. */
export const cellPaths = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[0-9a-f]{2}$/.test(entry.name))
    .map(({ name }) => join(folder, name))
    .toSorted()
    .flatMap((part) =>
      readdirSync(part)
        .filter((name) => /^[0-9a-f]{64}\.json$/.test(name))
        .toSorted()
        .map((name) => join(part, name)),
    );

/** The cell of a file. Throws a `StoreFault` that names the file if it is broken. */
export const readCellFile = (path: string): RunCell => cellOfText(readFileSync(path, "utf8"), path);
