/** The outcome of one cell as a text, which a machine leaves in a file of its own. */
import { createHash } from "node:crypto";
import { StoreFault } from "../run/store-fault.ts";
import { type Cell, canonical, cellId } from "../study/cell.ts";
import type { CellResult, Outcome, RunCell, SearchResult } from "../study/outcome.ts";

const FORMAT = "attrec-cell 1";

/** The cell as JSON, with its address and a digest of all of it. */
export const cellText = ({ cell, outcome, machine, ended }: RunCell): string => {
  const content = { format: FORMAT, address: cellId(cell), machine, ended, cell, outcome: plain(outcome) };
  return `${JSON.stringify({ ...content, digest: sha256(canonical(content)) })}\n`;
};

/**
 * The cell of a text.
 *
 * @throws StoreFault that names the file if the text is not, to the letter, one that `cellText` wrote
 */
export const cellOfText = (text: string, file: string): RunCell => {
  const broken = (reason: string): StoreFault =>
    new StoreFault(`${file} is broken: ${reason}. Remove it, and its cell runs again.`);
  let value: Partial<Stored> | null;
  try {
    value = JSON.parse(text) as Partial<Stored> | null;
  } catch {
    throw broken(text === "" ? "it is empty" : "it is no JSON");
  }
  const { digest, ...content } = value ?? {};
  const { format, address, machine, ended, cell, outcome } = content;
  if (format !== FORMAT) throw broken(`it does not begin as '${FORMAT}'`);
  if (digest !== sha256(canonical(content)) || !cell || !outcome || machine === undefined || ended === undefined)
    throw broken("its content is not what was written");
  if (address !== cellId(cell)) throw broken("its address is not that of its cell");
  return { cell, outcome: typed(outcome), machine, ended };
};

/**
 * SHA-256 of all of a cell's outcome that has to be the same on every machine: everything but seconds and memory. A failure may
 * lie in the machine, and so has none.
 */
export const contentDigest = (outcome: Outcome): string | undefined => {
  if (outcome.kind === "failed") return undefined;
  const whole: Outcome =
    outcome.kind === "done"
      ? { ...outcome, result: unmeasured(outcome.result) }
      : { ...outcome, result: unmeasured(outcome.result) };
  return sha256(canonical(plain(whole)));
};

/** A result without what is measured, which differs from run to run. */
const unmeasured = <R extends SearchResult>(result: R): R => ({
  ...result,
  memory: 0,
  epochs: result.epochs.map((epoch) => ({ ...epoch, seconds: 0 })),
});

interface Stored {
  readonly format: string;
  readonly address: string;
  readonly machine: string;
  readonly ended: string;
  readonly cell: Cell;
  readonly outcome: Plain;
  readonly digest: string;
}

/** An outcome whose integers are plain lists, as JSON has them. */
type Plain =
  | Extract<Outcome, { readonly kind: "failed" | "searched" }>
  | { readonly kind: "done"; readonly result: SearchResult & Pick<CellResult, "attention"> & Ranks };

interface Ranks {
  readonly users: readonly number[];
  readonly ranks: readonly number[];
}

const plain = (outcome: Outcome): Plain =>
  outcome.kind === "done"
    ? { ...outcome, result: { ...outcome.result, users: [...outcome.result.users], ranks: [...outcome.result.ranks] } }
    : outcome;

const typed = (outcome: Plain): Outcome => {
  if (outcome.kind !== "done") return outcome;
  const { users, ranks, ...result } = outcome.result;
  return { ...outcome, result: { ...result, users: Int32Array.from(users), ranks: Int32Array.from(ranks) } };
};

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
