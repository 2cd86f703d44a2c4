/** Temporary files, which hold a write until it takes over a name: their names, and the removal of abandoned ones. */
import { createHash, randomBytes } from "node:crypto";
import { readlinkSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { runningProcess } from "./running-process.ts";

/**
 * The characters of an output's name that its temporary file's name repeats: few enough that a valid name stays valid at 255
 * bytes.
 */
const NAME = 40;

/** The machine and container in which process ids are unique, as a short digest. */
const here = (): string => {
  let container = "";
  try {
    container = readlinkSync("/proc/self/ns/pid");
  } catch {
    // Only Linux has such a link.
  }
  return createHash("sha256").update(`${hostname()} ${container}`).digest("hex").slice(0, 8);
};

const prefixOf = (path: string): string => `.${Array.from(basename(path)).slice(0, NAME).join("")}.${here()}-`;

/** A new name beside an output, which tells the output and the process. */
export const temporaryFor = (path: string): string =>
  join(dirname(path), `${prefixOf(path)}${process.pid}-${randomBytes(4).toString("hex")}.tmp`);

/** Removes the temporary files of processes that ended while they wrote this output. */
export const removeLeftovers = async (path: string): Promise<void> => {
  const prefix = prefixOf(path);
  for (const name of await readdir(dirname(path))) {
    const writer = name.startsWith(prefix) ? /^(\d+)-[0-9a-f]{8}\.tmp$/.exec(name.slice(prefix.length)) : null;
    if (writer && !runningProcess(Number(writer[1]))) await rm(join(dirname(path), name), { force: true });
  }
};
