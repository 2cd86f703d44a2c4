import { mkdirSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import Database from "libsql";

/**
 * Claims a store for one suite, until the returned function is called or the process ends, however it ends: the claim is
 * a lock that the system holds, on a file beside the store. Reading needs no claim.
 *
 * @throws Error if another suite has it
 */
export const claim = (store: string): (() => void) => {
  const file = `${resolve(store)}.claim`;
  mkdirSync(dirname(file), { recursive: true });
  const database = new Database(file, { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    throw new Error(
      `Another suite is running on ${store}: wait for it, or name another --store. Nothing has been changed.`,
      { cause },
    );
  }
  return () => {
    database.exec("ROLLBACK");
    database.close();
    rmSync(file, { force: true });
  };
};
