/** The files that a write goes to before it takes over a name: what they are called, and which of them nobody needs any more. */
import { createHash, randomBytes } from "node:crypto";
import { readlinkSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";

/** So much of the output's name is in that of its temporary file: a name of 255 bytes stays one. */
const NAME = 40;

/** Where numbers of processes mean the same: this machine, and in it this container. */
const here = (): string => {
  let container = "";
  try {
    container = readlinkSync("/proc/self/ns/pid");
  } catch {
    // Only Linux has such.
  }
  return createHash("sha256").update(`${hostname()} ${container}`).digest("hex").slice(0, 8);
};

const prefixOf = (path: string): string => `.${Array.from(basename(path)).slice(0, NAME).join("")}.${here()}-`;

/** A new name beside an output, which says whose it is. */
export const temporaryFor = (path: string): string =>
  join(dirname(path), `${prefixOf(path)}${process.pid}-${randomBytes(4).toString("hex")}.tmp`);

/** Removes what processes that were killed while they wrote this output have left beside it. */
export const removeLeftovers = async (path: string): Promise<void> => {
  const prefix = prefixOf(path);
  for (const name of await readdir(dirname(path))) {
    const writer = name.startsWith(prefix) ? /^(\d+)-[0-9a-f]{8}\.tmp$/.exec(name.slice(prefix.length)) : null;
    if (writer && !isAlive(Number(writer[1]))) await rm(join(dirname(path), name), { force: true });
  }
};

const isAlive = (id: number): boolean => {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // One that is somebody else's may not be asked, and lives.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
};
