/** Opens the file of a store, to write or only to read: makes or completes the tables of an earlier version, and refuses files that are no store. */
import { statSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { kindOf, makeFolder, whatIsAt } from "attrec/node";
import Database from "libsql";
import { damagedStore, isUnopened, StoreFault, storedText, withStore } from "./store-fault.ts";

/** The version of the tables below; a file of a later version is refused. */
const VERSION = 5;

/** The tables. */
const TABLES: Readonly<Record<string, string>> = {
  cells: `(
    id TEXT PRIMARY KEY, cell TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('done', 'failed')), sentence TEXT,
    model TEXT NOT NULL, data TEXT NOT NULL, seed INTEGER NOT NULL,
    best_epoch INTEGER, validation REAL, memory REAL, attention TEXT, ended TEXT NOT NULL, digest TEXT, machine TEXT
  ) STRICT`,
  epochs: `(
    cell TEXT NOT NULL REFERENCES cells (id) ON DELETE CASCADE, epoch INTEGER NOT NULL,
    loss REAL NOT NULL, seconds REAL NOT NULL, validation REAL, PRIMARY KEY (cell, epoch)
  ) STRICT`,
  ranks: `(
    cell TEXT NOT NULL REFERENCES cells (id) ON DELETE CASCADE, user INTEGER NOT NULL, rank INTEGER NOT NULL,
    PRIMARY KEY (cell, user)
  ) STRICT, WITHOUT ROWID`,
  claim: `(
    one INTEGER PRIMARY KEY CHECK (one = 1), holder TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL,
    began TEXT NOT NULL, beat INTEGER NOT NULL
  ) STRICT`,
  suites: "(began TEXT NOT NULL, command TEXT NOT NULL, code_commit TEXT) STRICT",
  studies: "(suite INTEGER NOT NULL, study TEXT NOT NULL) STRICT",
  names: `(
    data TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('user', 'item')), number INTEGER NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (data, kind, number)
  ) STRICT, WITHOUT ROWID`,
  digests: "(of TEXT PRIMARY KEY, digest TEXT NOT NULL) STRICT, WITHOUT ROWID",
};

/** The columns of each table, which identify a file as a store. */
const COLUMNS: Readonly<Record<string, string>> = {
  cells: "id,cell,kind,sentence,model,data,seed,best_epoch,validation,memory,attention,ended,digest,machine",
  epochs: "cell,epoch,loss,seconds,validation",
  ranks: "cell,user,rank",
  claim: "one,holder,host,pid,began,beat",
  suites: "began,command,code_commit",
  studies: "suite,study",
  names: "data,kind,number,name",
  digests: "of,digest",
};

/** The columns of cells that earlier versions lack: the first version both, the others one or none. */
const ADDED = ["digest", "machine"];

/**
 * Opens a store's file to write to it, and makes it if it is missing. It checks the pages first, so that damage is reported here
 * rather than in the middle of a suite.
 *
 * @throws StoreFault if it is damaged, the database of something else, of a later version, or cannot be opened or written to
 */
export const openForWriting = (file: string): Database.Database =>
  withStore(file, () => {
    assertFile(file);
    makeFolder(dirname(file));
    return prepared(new Database(file, { timeout: 10_000 }), (database) => {
      update(database, assertStore(database, file), file);
    });
  });

/**
 * Opens a store's file to read it: nothing is written, so that it may lie where nobody may write. What an earlier version lacks is
 * empty for whoever reads here.
 *
 * @throws StoreFault if it is missing, damaged, the database of something else, or of a later version
 */
export const openForReading = (file: string): Database.Database =>
  withStore(file, () => {
    assertFile(file);
    const act = (database: Database.Database): void => complete(database, assertStore(database, file), file);
    try {
      return prepared(new Database(file, { readonly: true, timeout: 10_000 }), act);
    } catch (cause) {
      // SQLite keeps files beside one that others may write to. Where it cannot make them nobody can write, and the file will not change.
      if (!isUnopened(cause)) throw cause;
      if (isLogged(file)) {
        throw new StoreFault(
          `The store ${file} cannot be read where it lies: its last results are in ${file}-wal still, and its folder may not be written to. Copy both to a folder that may.`,
          { cause },
        );
      }
      return prepared(new Database(`${pathToFileURL(file).href}?immutable=1`, { readonly: true }), act);
    }
  });

/** Whether results lie in the log beside a store still, which belongs to it. */
const isLogged = (file: string): boolean => (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;

/** A database on which something was done, and which is closed if that fails. */
const prepared = (database: Database.Database, act: (database: Database.Database) => void): Database.Database => {
  try {
    act(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/** Throws if a name is not that of a file, because the driver does not say what such a name stands for. */
const assertFile = (file: string): void => {
  const found = whatIsAt(file);
  if (!found || found.isFile()) return;
  throw new StoreFault(
    `The store ${file} cannot be used: it is ${kindOf(found)}, and not a file: name another --store.`,
  );
};

/** Throws unless an open file is a sound store of this version or an earlier one; returns the version and the names of its tables. */
const assertStore = (database: Database.Database, file: string): Found => {
  const [check] = database.prepare("PRAGMA integrity_check(1)").all() as readonly { integrity_check: string }[];
  if (check?.integrity_check !== "ok") throw damagedStore(file, String(check?.integrity_check).replaceAll("\n", " "));
  const [pragma] = database.prepare("PRAGMA user_version").all() as readonly { user_version: number }[];
  const version = pragma?.user_version ?? 0;
  if (version > VERSION) {
    throw new StoreFault(
      `${file} is a store of version ${version}, and this is version ${VERSION}: choose another --store.`,
    );
  }
  const tables = namesIn(database, "SELECT CAST(name AS BLOB) AS name FROM sqlite_master WHERE type = 'table'", file);
  // Other programs number their versions too. Only an empty file, or one with the first of the tables, is a store.
  if (tables.length > 0 && (version === 0 || !tables.includes("cells"))) throw notOurs(file);
  return { version, tables };
};

/** What was found in a file. */
interface Found {
  readonly version: number;
  readonly tables: readonly string[];
}

/** The columns that the cells of an earlier version lack. */
const lackingIn = (database: Database.Database, { version }: Found, file: string): readonly string[] => {
  const there = columnsOf(database, "cells", file).split(",");
  const lacking = ADDED.filter((name) => !there.includes(name));
  return version > 0 && [...there, ...lacking].join() === COLUMNS["cells"] ? lacking : [];
};

/** Brings the tables up to date, and makes those that are missing. */
const update = (database: Database.Database, found: Found, file: string): void => {
  for (const added of lackingIn(database, found, file)) database.exec(`ALTER TABLE cells ADD COLUMN ${added} TEXT`);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma("foreign_keys = ON");
  // In one transaction: a killed process must not leave tables without a version, which would look like another program's.
  database
    .transaction(() => {
      for (const [name, columns] of Object.entries(TABLES))
        database.exec(`CREATE TABLE IF NOT EXISTS ${name} ${columns}`);
      for (const [name, columns] of Object.entries(COLUMNS))
        if (columnsOf(database, name, file) !== columns) throw notOurs(file);
      database.pragma(`user_version = ${VERSION}`);
    })
    .immediate();
};

/** Gives this connection, and nobody else, what an earlier version lacks. */
const complete = (database: Database.Database, found: Found, file: string): void => {
  const lacking = lackingIn(database, found, file);
  const earlier: Readonly<Record<string, string | undefined>> = {
    ...COLUMNS,
    cells: COLUMNS["cells"]
      ?.split(",")
      .filter((name) => !lacking.includes(name))
      .join(),
  };
  database.pragma("temp_store = MEMORY");
  for (const [name, columns] of Object.entries(TABLES)) {
    if (!found.tables.includes(name)) database.exec(`CREATE TEMP TABLE ${name} ${columns}`);
    else if (columnsOf(database, name, file) !== earlier[name]) throw notOurs(file);
  }
  const empty = lacking.map((name) => `NULL AS ${name}`).join();
  if (lacking.length > 0) database.exec(`CREATE TEMP VIEW cells AS SELECT rowid AS rowid, *, ${empty} FROM main.cells`);
};
interface Named {
  readonly name: ArrayBuffer;
}

/** Names of tables or columns. */
const namesIn = (database: Database.Database, sql: string, file: string): readonly string[] =>
  (database.prepare(sql).all() as readonly Named[]).map(({ name }) => storedText(name, file));

const columnsOf = (database: Database.Database, table: string, file: string): string =>
  namesIn(database, `SELECT CAST(name AS BLOB) AS name FROM pragma_table_info('${table}')`, file).join();

const notOurs = (file: string): StoreFault =>
  new StoreFault(`${file} is the database of another program, and nothing in it was changed: choose another --store.`);
