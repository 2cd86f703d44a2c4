/** Runs the other programs of a benchmark, and reads what they print. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A program to run: its name in errors, its command line, and the minutes that it may take. */
export interface Program {
  readonly name: string;
  readonly command: readonly string[];
  readonly minutes: number;
}

/**
 * The records that a program prints, one a line of JSON; other lines are skipped. It ends with this process.
 *
 * @throws Error if it fails, or hangs: if it takes more minutes than it may
 */
export const recordsOf = async <T>({ name, command, minutes }: Program): Promise<readonly T[]> => {
  const [file = "", ...args] = command;
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "inherit"] });
  let isLate = false;
  const stop = (): boolean => child.kill("SIGKILL");
  const late = setTimeout(() => (isLate = stop()), minutes * 60_000);
  process.once("exit", stop);
  try {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once("close", resolve);
      child.once("error", (cause) => reject(new Error(`${name} could not be run: ${words(command)}`, { cause })));
    });
    // The promise is awaited below; without this handler an error before then would go unhandled.
    ended.catch(() => undefined);
    const records: T[] = [];
    for await (const line of createInterface({ input: child.stdout }))
      if (line.startsWith("{")) records.push(JSON.parse(line) as T);
    const code = await ended;
    if (isLate)
      throw new Error(
        `${name} was stopped, since it had not ended after ${Number(minutes.toFixed(1))} minutes: ${words(command)}`,
      );
    if (code !== 0) throw new Error(`${name} ended with ${code ?? "a signal"}: ${words(command)}`);
    return records;
  } finally {
    clearTimeout(late);
    process.off("exit", stop);
  }
};

const words = (command: readonly string[]): string => command.join(" ");
