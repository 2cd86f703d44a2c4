/**
 * Claims a store for one suite. The claim is a row of the store itself, so that neither a link to its file nor a file that is
 * deleted gets around it.
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import type Database from "libsql";
import { StoreFault } from "./store-fault.ts";

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

/**
 * Claims a store until the claim is released or its process has ended in any way.
 *
 * @throws StoreFault if another suite has it
 */
export const claim = (database: Database.Database, file: string): Claim => {
  const holder = randomUUID();
  const read = (): Row | undefined => (database.prepare("SELECT * FROM claim").all() as readonly Row[])[0];
  const immediately = (act: () => void): void => database.transaction(act).immediate();
  immediately(() => {
    const row = read();
    if (row && holds(row)) throw new StoreFault(refusal(file, row));
    database
      .prepare("INSERT OR REPLACE INTO claim VALUES (1, ?, ?, ?, ?, ?)")
      .run(holder, hostname(), process.pid, startOf(process.pid) ?? "", Date.now());
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
        throw new StoreFault(`Another suite has taken the store ${file} over: this one stops. What it kept stays.`);
      }
    },
    release: () => {
      clearInterval(renew);
      database.prepare("DELETE FROM claim WHERE holder = ?").run(holder);
    },
  };
};

const refusal = (file: string, { host, pid }: Row): string => {
  const where = host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`;
  const isStopped = host === hostname() && stateOf(pid) === "T";
  return isStopped
    ? `Another suite has the store ${file}, and is stopped (${where}): let it go on (kill -CONT ${pid}) or end it, or name another --store.`
    : `Another suite is running on ${file} (${where}): wait for it, or name another --store. Nothing has been changed.`;
};

/** Whether the process of a claim may still be at work. */
const holds = ({ host, pid, began, beat }: Row): boolean => {
  if (host !== hostname()) return Date.now() - beat < VALID;
  // A process that has ended keeps its number until its parent takes note: state Z.
  if (!isAlive(pid) || stateOf(pid) === "Z") return false;
  const start = startOf(pid);
  // Another process may have got the number since.
  return start === undefined || began === "" || start === began;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};

/** The fields that Linux gives for a process, from its state on; undefined on other systems. */
const statOf = (pid: number): readonly string[] | undefined => {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
  } catch {
    return undefined;
  }
};

const stateOf = (pid: number): string | undefined => statOf(pid)?.[0];

/** The start time of a process, in ticks since the machine started. */
const startOf = (pid: number): string | undefined => statOf(pid)?.[19];
