/**
 * Claims a store for one suite. The claim is a row of the store itself, so that neither a link to its file nor a file that is
 * deleted gets around it.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { runningProcess } from "attrec/node";
import type Database from "libsql";
import { StoreFault, storedText } from "./store-fault.ts";

/** A claim on a store. */
export interface Claim {
  /** Throws a StoreFault unless the claim still holds. Call it within the transaction that depends on the claim. */
  readonly assert: () => void;
  readonly release: () => void;
}

/** A claim of another machine that was renewed this recently holds, in milliseconds. */
const VALID = 120_000;

/** Claims are renewed this often, in milliseconds. */
const RENEWED = 20_000;

interface Row {
  readonly holder: string;
  readonly host: string;
  readonly pid: number;
  readonly began: string;
  readonly beat: number;
}

/** The claim on a store, if there is one. */
const readClaim = (database: Database.Database, file: string): Row | undefined => {
  const columns = "CAST(holder AS BLOB) AS holder, CAST(host AS BLOB) AS host, pid, CAST(began AS BLOB) AS began, beat";
  const [row] = database.prepare(`SELECT ${columns} FROM claim`).all() as readonly Stored[];
  const text = (bytes: ArrayBuffer): string => storedText(bytes, file);
  return row && { ...row, holder: text(row.holder), host: text(row.host), began: text(row.began) };
};

/** A claim as it is stored: its texts are bytes. */
interface Stored extends Pick<Row, "pid" | "beat"> {
  readonly holder: ArrayBuffer;
  readonly host: ArrayBuffer;
  readonly began: ArrayBuffer;
}

/**
 * Claims a store until the claim is released or its process has ended in any way.
 *
 * @throws StoreFault if another suite has it
 */
export const claim = (database: Database.Database, file: string): Claim => {
  const holder = randomUUID();
  const read = (): Row | undefined => readClaim(database, file);
  const immediately = (act: () => void): void => database.transaction(act).immediate();
  immediately(() => {
    const row = read();
    if (row && holds(row)) throw new StoreFault(refusal(file, row));
    database
      .prepare("INSERT OR REPLACE INTO claim VALUES (1, ?, ?, ?, ?, ?)")
      .run(holder, hostname(), process.pid, runningProcess(process.pid)?.start ?? "", Date.now());
  });
  const renew = setInterval(() => {
    try {
      database.prepare("UPDATE claim SET beat = ? WHERE holder = ?").run(Date.now(), holder);
    } catch {
      // Writing the next result meets the same fault, and reports it.
    }
  }, RENEWED).unref();
  return {
    assert: () => {
      if (read()?.holder !== holder) {
        throw new StoreFault(
          `Another suite has taken over the store ${file}, so this one stops. Its results so far are kept.`,
        );
      }
    },
    release: () => {
      clearInterval(renew);
      database.prepare("DELETE FROM claim WHERE holder = ?").run(holder);
    },
  };
};

/** A process that has a store. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
}

/** The process whose claim on a store holds; none if nobody has it. */
export const holderOf = (database: Database.Database, file: string): Holder | undefined => {
  const row = readClaim(database, file);
  return row && holds(row) ? { host: row.host, pid: row.pid } : undefined;
};

const refusal = (file: string, { host, pid }: Row): string => {
  const isHere = host === hostname();
  const where = isHere ? `process ${pid}` : `process ${pid} on ${host}`;
  return isHere && runningProcess(pid)?.isStopped
    ? `Another suite has the store ${file}, and is stopped (${where}): let it go on (kill -CONT ${pid}) or end it, or name another --store.`
    : `Another suite is running on ${file} (${where}): wait for it, or name another --store. Nothing has been changed.`;
};

/** Whether the process of a claim may still be at work. */
const holds = ({ host, pid, began, beat }: Row): boolean => {
  if (host !== hostname()) return Date.now() - beat < VALID;
  const holder = runningProcess(pid);
  if (!holder) return false;
  // Another process may have got the number since.
  return holder.start === undefined || began === "" || holder.start === began;
};
