/** The `attrec` command itself, which main.ts runs under a guard. */
import { Command } from "@commander-js/extra-typings";
import { runProgram } from "../program/run-program.ts";
import { attrecCommands } from "./commands.ts";

/** `attrec compare`, whose code is loaded only where it is asked for: plots and a store would slow every command down. */
const compareCommand = async (): Promise<Command> => {
  const about = "Hold models against each other under one protocol and one budget (attrec compare --help).";
  if (process.argv[2] !== "compare") return new Command("compare").description(about);
  const { compareCommand: made } = await import("../compare/command.ts");
  // It is run like any other: what its arguments and options are does not matter here.
  return made() as unknown as Command;
};

const program = new Command("attrec")
  .description("Train, evaluate and use the sequential recommender AttRec, or a model of your own.")
  // `attrec compare plan --dim 8`: the option belongs to `plan`.
  .enablePositionalOptions()
  .exitOverride()
  .showHelpAfterError("(attrec --help lists the commands)");

for (const command of attrecCommands()) program.addCommand(command.exitOverride());
program.addCommand(await compareCommand());

await runProgram(program);
