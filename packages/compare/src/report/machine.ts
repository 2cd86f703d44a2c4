// Describes the machine that a study ran on.
import { availableParallelism, cpus, release, totalmem, type } from "node:os";

/** The machine that a study ran on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** GiB. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
}

/** This machine. */
export const thisMachine = (): Machine => ({
  processor: cpus()[0]?.model ?? "unknown",
  cores: availableParallelism(),
  memory: Math.round(totalmem() / 2 ** 30),
  system: `${type()} ${release().split("-")[0] ?? ""}`,
  node: process.version,
});
