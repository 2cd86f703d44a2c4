#!/usr/bin/env node
import { Command, CommanderError } from "@commander-js/extra-typings";
import { dataCommand } from "./data.ts";
import { demoCommand } from "./demo.ts";
import { evaluateCommand } from "./evaluate.ts";
import { recommendCommand } from "./recommend.ts";
import { Interrupted } from "./run-training.ts";
import { trainCommand } from "./train.ts";
import { UsageError } from "./usage-error.ts";

/** The `attrec` command. Exit codes: 0 done, 1 a fault in what it was given, 2 called wrongly, 130 interrupted. */
const program = new Command("attrec")
  .description("Train, evaluate and use the sequential recommender AttRec, or a model of your own.")
  .exitOverride()
  .showHelpAfterError("(attrec --help lists the commands)");

for (const command of [trainCommand(), evaluateCommand(), recommendCommand(), dataCommand(), demoCommand()]) {
  program.addCommand(command.exitOverride());
}

const exitCodeOf = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`attrec: ${message}\n`);
  if (process.env["ATTREC_DEBUG"] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  if (error instanceof UsageError) return 2;
  return error instanceof Interrupted ? 130 : 1;
};

// A reader that closes the pipe, such as head, has all it wanted.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
