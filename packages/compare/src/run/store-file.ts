/** Opens the file of a store: makes its tables, updates tables of an earlier version, and refuses files that are no store. */
import { dirname } from "node:path";
import { kindOf, makeFolder, whatIsAt } from "attrec/node";
import Database from "libsql";
import { StoreFault, withStore } from "./store-fault.ts";

/** The version of the tables below; a file of a later version is refused. */
const VERSION = 4;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS cells (
    id TEXT PRIMARY KEY, cell TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('done', 'failed')), sentence TEXT,
    model TEXT NOT NULL, data TEXT NOT NULL, seed INTEGER NOT NULL,
    best_epoch INTEGER, validation REAL, memory REAL, attention TEXT, ended TEXT NOT NULL, digest TEXT, machine TEXT
  ) STRICT;
  CREATE TABLE IF NOT EXISTS epochs (
    cell TEXT NOT NULL REFERENCES cells (id) ON DELETE CASCADE, epoch INTEGER NOT NULL,
    loss REAL NOT NULL, seconds REAL NOT NULL, validation REAL, PRIMARY KEY (cell, epoch)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS ranks (
    cell TEXT NOT NULL REFERENCES cells (id) ON DELETE CASCADE, user INTEGER NOT NULL, rank INTEGER NOT NULL,
    PRIMARY KEY (cell, user)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS claim (
    one INTEGER PRIMARY KEY CHECK (one = 1), holder TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL,
    began TEXT NOT NULL, beat INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS suites (began TEXT NOT NULL, command TEXT NOT NULL, code_commit TEXT) STRICT;
  CREATE TABLE IF NOT EXISTS studies (suite INTEGER NOT NULL, study TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS names (
    data TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('user', 'item')), number INTEGER NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (data, kind, number)
  ) STRICT, WITHOUT ROWID;
`;

/** The columns of each table, which identify a file as a store. */
const COLUMNS: Readonly<Record<string, string>> = {
  cells: "id,cell,kind,sentence,model,data,seed,best_epoch,validation,memory,attention,ended,digest,machine",
  epochs: "cell,epoch,loss,seconds,validation",
  ranks: "cell,user,rank",
  claim: "one,holder,host,pid,began,beat",
  suites: "began,command,code_commit",
  studies: "suite,study",
  names: "data,kind,number,name",
};

/**
 * Opens a store's file, and makes it if it is missing. It checks the pages first, so that damage is reported here rather than in
 * the middle of a suite.
 *
 * @throws StoreFault if it is damaged, the database of something else, of a later version, or cannot be opened or written to
 */
export const openStoreFile = (file: string): Database.Database =>
  withStore(file, () => {
    assertFile(file);
    makeFolder(dirname(file));
    const database = new Database(file, { timeout: 10_000 });
    try {
      prepare(database, file);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });

/** Throws if a name is not that of a file, because the driver does not say what such a name stands for. */
const assertFile = (file: string): void => {
  const found = whatIsAt(file);
  if (!found || found.isFile()) return;
  throw new StoreFault(
    `The store ${file} cannot be used: it is ${kindOf(found)}, and not a file: name another --store.`,
  );
};

const prepare = (database: Database.Database, file: string): void => {
  const [check] = database.prepare("PRAGMA integrity_check(1)").all() as readonly { integrity_check: string }[];
  if (check?.integrity_check !== "ok") {
    throw new StoreFault(
      `The store ${file} is damaged (${check?.integrity_check.replaceAll("\n", " ")}): name another --store, or restore it from a copy.`,
    );
  }
  const [pragma] = database.prepare("PRAGMA user_version").all() as readonly { user_version: number }[];
  const version = pragma?.user_version ?? 0;
  if (version > VERSION) {
    throw new StoreFault(
      `${file} is a store of version ${version}, and this is version ${VERSION}: choose another --store.`,
    );
  }
  const known = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as readonly Named[];
  // Other programs number their versions too. Only an empty file, or one with the first of the tables, is a store.
  if (known.length > 0 && (version === 0 || !known.some(({ name }) => name === "cells"))) throw notOurs(file);
  // Earlier versions lack the last columns: the first version both, the others one.
  for (const added of ["digest", "machine"]) {
    const missing = COLUMNS["cells"]?.slice(0, COLUMNS["cells"].indexOf(`,${added}`));
    if (version > 0 && columnsOf(database, "cells") === missing)
      database.exec(`ALTER TABLE cells ADD COLUMN ${added} TEXT`);
  }
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma("foreign_keys = ON");
  // In one transaction: a killed process must not leave tables without a version, which would look like another program's.
  database
    .transaction(() => {
      database.exec(SCHEMA);
      if (Object.entries(COLUMNS).some(([table, columns]) => columnsOf(database, table) !== columns))
        throw notOurs(file);
      database.pragma(`user_version = ${VERSION}`);
    })
    .immediate();
};

interface Named {
  readonly name: string;
}

const columnsOf = (database: Database.Database, table: string): string =>
  (database.prepare(`SELECT name FROM pragma_table_info('${table}')`).all() as readonly Named[])
    .map(({ name }) => name)
    .join();

const notOurs = (file: string): StoreFault =>
  new StoreFault(`${file} is the database of another program, and nothing in it was changed: choose another --store.`);
