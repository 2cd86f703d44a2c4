/** Temporary folders of benchmarks. */
import { mkdtempSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Does some work in a new folder, and removes the folder after the work or when the process is interrupted. */
export const withFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), "attrec-benchmark-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  // A signal ends a process without its "exit" event unless something listens for the signal.
  const end = (signal: (typeof SIGNALS)[number]): never => process.exit(128 + constants.signals[signal]);
  process.once("exit", remove);
  for (const signal of SIGNALS) process.once(signal, end);
  try {
    return await work(folder);
  } finally {
    remove();
    process.off("exit", remove);
    for (const signal of SIGNALS) process.off(signal, end);
  }
};
