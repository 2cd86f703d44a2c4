/** Runs a command to its end: its errors become a sentence and an exit code, and a reader that goes away is handled. */
import { Console } from "node:console";
import { CommanderError } from "@commander-js/extra-typings";
import { OptionError } from "attrec";
import { terminalText } from "attrec/extend";
import { Interrupted, listenToGuard } from "./interrupt.ts";
import { endUnread } from "./output-state.ts";
import { UsageError } from "./usage-error.ts";
import { lengthenStacks, usersLine } from "./users-line.ts";

/**
 * Runs a command to its end and sets the exit code of the process: 0 done, 1 a fault in what it was given, 2 called wrongly,
 * 130 interrupted. A fault is its sentence on the standard error; with ATTREC_DEBUG set also where it came from.
 */
export const runProgram = async (program: Program): Promise<void> => {
  lengthenStacks();
  // What code of a user's own prints, such as a model, is no output of the command: machines would stumble over it.
  globalThis.console = new Console(process.stderr);
  repeatSafely(program);
  listenToGuard();
  endUnread(program.name());
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = exitCodeOf(program.name(), error);
  }
};

/** The part of a command that is needed to run it. */
interface Program extends Faults {
  readonly name: () => string;
  readonly parseAsync: () => Promise<unknown>;
}

/** A command and its subcommands, which report wrong calls and repeat their arguments. */
interface Faults {
  readonly configureOutput: (output: { readonly writeErr: (text: string) => void }) => unknown;
  readonly commands: readonly Faults[];
}

const repeatSafely = (command: Faults): void => {
  command.configureOutput({ writeErr: (text) => void process.stderr.write(terminalText(text)) });
  command.commands.forEach(repeatSafely);
};

const exitCodeOf = (name: string, error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${name}: ${terminalText(`${message}${usersLine(error)}`)}\n`);
  if (process.env["ATTREC_DEBUG"] && error instanceof Error)
    process.stderr.write(`${terminalText(error.stack ?? "")}\n`);
  if (error instanceof UsageError || error instanceof OptionError) return 2;
  return error instanceof Interrupted ? 130 : 1;
};
