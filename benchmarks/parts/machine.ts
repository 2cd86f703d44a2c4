/** Describes the machine that a benchmark ran on. */
import { cpus, loadavg, totalmem } from "node:os";

/** The machine that runs this, in words. */
export const machine = (): string => {
  const { model = "unknown processor" } = cpus()[0] ?? {};
  return `${model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB; Node ${process.version}`;
};

/** The number of programs that ran or waited in the last minute: on a busy machine only ratios within one run mean anything. */
export const load = (): number => Math.round((loadavg()[0] ?? 0) * 100) / 100;

/** The median; for an even number of values, the mean of the middle two. */
export const median = (numbers: readonly number[]): number => {
  const ordered = numbers.toSorted((a, b) => a - b);
  const middle = (ordered.length - 1) / 2;
  return ((ordered[Math.floor(middle)] ?? Number.NaN) + (ordered[Math.ceil(middle)] ?? Number.NaN)) / 2;
};
